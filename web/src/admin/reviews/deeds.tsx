import { useState } from 'react'
import { useNavigate } from 'react-router'
import {
  useAdminDeleteReviewMutation, useAdminDismissReviewReportsMutation, useAdminPublishReviewMutation, useAdminRejectReviewMutation, useAdminReplyToReviewMutation, type AdminReview,
} from '../../api/admin.gen.ts'
import { Button, ConfirmDialog, Dialog, Form, TextField, etag, useDo, useForm } from '../kit/index.ts'
import { useT } from '../language.tsx'
import { useMay } from '../may.ts'

interface DeedsProps {
  review: AdminReview
  isShort?: boolean // in a list
}

type Asked = 'reject' | 'reply' | 'delete'

// Deeds is what staff can do with a review.
export function Deeds({ review, isShort = false }: DeedsProps) {
  const t = useT()
  const may = useMay()
  const { run, isBusy } = useDo()
  const [asked, setAsked] = useState<Asked | null>(null)
  const [publish] = useAdminPublishReviewMutation()
  const [dismiss] = useAdminDismissReviewReportsMutation()
  if (!may('reviews:write')) return null
  const target = { id: review.id, 'If-Match': etag(review.version) }
  return (
    <div className="flex flex-wrap gap-2.5">
      {review.status !== 'published' && (
        <Button kind={review.status === 'pending' ? 'main' : 'quiet'} icon="check" isPending={isBusy} onPress={() => void run(() => publish(target).unwrap(), t('reviews.donePublish'))}>
          {t('reviews.publish')}
        </Button>
      )}
      {review.status !== 'rejected' && (
        <Button icon="close" onPress={() => setAsked('reject')}>
          {t('reviews.reject')}
        </Button>
      )}
      {review.open_reports > 0 && (
        <Button onPress={() => void run(() => dismiss(target).unwrap(), t('reviews.doneDismiss'))}>{t('reviews.dismiss')}</Button>
      )}
      {isShort && <Button icon="edit" onPress={() => setAsked('reply')}>{review.reply ? t('reviews.changeReply') : t('reviews.reply')}</Button>}
      {!isShort && (
        <Button icon="trash" onPress={() => setAsked('delete')}>
          {t('reviews.delete')}
        </Button>
      )}
      {asked === 'reject' && <RejectDialog review={review} onClose={() => setAsked(null)} />}
      {asked === 'reply' && (
        <Dialog title={t('reviews.reply')} isOpen onClose={() => setAsked(null)} size="small">
          <ReplyForm review={review} onSaved={() => setAsked(null)} />
        </Dialog>
      )}
      {asked === 'delete' && <DeleteDialog review={review} onClose={() => setAsked(null)} />}
    </div>
  )
}

function RejectDialog({ review, onClose }: { review: AdminReview; onClose: () => void }) {
  const t = useT()
  const [reject] = useAdminRejectReviewMutation()
  const form = useForm({
    initial: { reason: review.rejection }, version: review.version,
    save: ({ reason }, version) => reject({ id: review.id, 'If-Match': etag(version), rejectReviewRequestBody: { reason } }).unwrap(),
  })
  return (
    <Dialog title={t('reviews.rejectTitle')} isOpen onClose={onClose} size="small">
      <Form form={form} saveText={t('reviews.reject')} doneText={t('reviews.doneReject')} onSaved={onClose}>
        <TextField label={t('reviews.reason')} hint={t('reviews.reasonHint')} rows={3} {...form.field('reason')} isRequired />
      </Form>
    </Dialog>
  )
}

// ReplyForm answers a review, as the shop.
export function ReplyForm({ review, onSaved }: { review: AdminReview; onSaved?: () => void }) {
  const t = useT()
  const may = useMay()
  const [reply] = useAdminReplyToReviewMutation()
  const form = useForm({
    initial: { text: review.reply }, version: review.version,
    save: ({ text }, version) => reply({ id: review.id, 'If-Match': etag(version), replyToReviewRequestBody: { text } }).unwrap(),
  })
  return (
    <Form form={form} mayNot={!may('reviews:write')} saveText={t('reviews.sendReply')} doneText={t('reviews.doneReply')} {...(onSaved && { onSaved })}>
      <TextField label={t('reviews.replyText')} hint={t('reviews.replyHint')} rows={5} {...form.field('text')} isRequired />
    </Form>
  )
}

function DeleteDialog({ review, onClose }: { review: AdminReview; onClose: () => void }) {
  const t = useT()
  const navigate = useNavigate()
  const [remove] = useAdminDeleteReviewMutation()
  const { run, isBusy, error } = useDo()
  const confirm = async () => {
    if (await run(() => remove({ id: review.id, 'If-Match': etag(review.version) }).unwrap(), t('reviews.doneDelete'))) void navigate('/admin/reviews')
    else onClose()
  }
  return <ConfirmDialog isOpen isDangerous isPending={isBusy} error={error} title={t('reviews.deleteTitle')} text={t('reviews.deleteText')} action={t('reviews.delete')} onClose={onClose} onConfirm={() => void confirm()} />
}
