import { useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import { useAdminArchivePromotionMutation, useAdminCreatePromotionMutation, useAdminUpdatePromotionMutation, type AdminPromotion } from '../../api/admin.gen.ts'
import { Button, ConfirmDialog, etag, Form, LinkButton, Page, useDo, useForm } from '../kit/index.ts'
import { useT } from '../language.tsx'
import { useMay } from '../may.ts'
import { BackToPromotions } from './back.tsx'
import { Conditions } from './conditions.tsx'
import { draftOf, inputOf, patchOf, standingOf } from './draft.ts'
import { Discount, Limits, Naming } from './fields.tsx'
import { Tester } from './tester.tsx'
import { StandingBadge } from './words.tsx'

interface EditorProps {
  promotion: AdminPromotion | null // null: a new one
  currency: string // of its amounts
  reload?: () => Promise<unknown>
}

// Editor makes a promotion or changes one, and tries it on a sample cart meanwhile.
export function Editor({ promotion, currency, reload }: EditorProps) {
  const t = useT()
  const may = useMay()
  const navigate = useNavigate()
  const [now] = useState(() => Date.now())
  const [create] = useAdminCreatePromotionMutation()
  const [update] = useAdminUpdatePromotionMutation()
  const made = useRef('') // the id of what was made
  const form = useForm({
    initial: draftOf(promotion), version: promotion?.version, ...(reload && { reload }),
    save: async (draft, version) => {
      if (promotion) await update({ id: promotion.id, 'If-Match': etag(version), adminPromotionPatch: patchOf(draft, currency, promotion) }).unwrap()
      else made.current = (await create({ adminPromotionInput: inputOf(draft, currency) }).unwrap()).id
    },
  })
  const mayNot = !may('promotions:write') || Boolean(promotion?.archived_at)
  return (
    <Page
      title={promotion?.name ?? t('promotions.new')} back={<BackToPromotions />} badge={promotion && <StandingBadge of={standingOf(promotion, now)} />}
      actions={promotion && <Deeds promotion={promotion} mayNot={mayNot} />}
    >
      <div className="grid items-start gap-6 xl:grid-cols-[minmax(0,1fr)_26rem]">
        <Form form={form} mayNot={mayNot} onSaved={() => made.current && void navigate(`/admin/promotions/${made.current}`, { replace: true })}>
          <Naming form={form} />
          <Discount form={form} currency={currency} />
          <Conditions form={form} currency={currency} mayNot={mayNot} />
          <Limits form={form} promotion={promotion} />
        </Form>
        <Tester draft={form.values} promotion={promotion} currency={currency} />
      </div>
    </Page>
  )
}

function Deeds({ promotion, mayNot }: { promotion: AdminPromotion; mayNot: boolean }) {
  const t = useT()
  const may = useMay()
  const navigate = useNavigate()
  const [isAsking, setAsking] = useState(false)
  const [archive] = useAdminArchivePromotionMutation()
  const { run, isBusy, error } = useDo()
  const end = async () => {
    if (await run(() => archive({ id: promotion.id, 'If-Match': etag(promotion.version) }).unwrap(), t('promotions.archived'))) void navigate('/admin/promotions')
    else setAsking(false)
  }
  return (
    <>
      {may('analytics:read') && (
        <LinkButton href="/admin/analytics?report=promotions" icon="analytics">
          {t('promotions.effect')}
        </LinkButton>
      )}
      {!mayNot && <Button icon="trash" onPress={() => setAsking(true)}>{t('promotions.archive')}</Button>}
      <ConfirmDialog
        isOpen={isAsking} isDangerous isPending={isBusy} error={error} title={t('promotions.archiveTitle', { name: promotion.name })} text={t('promotions.archiveText')} action={t('promotions.archive')}
        onClose={() => setAsking(false)} onConfirm={() => void end()}
      />
    </>
  )
}
