import { useState } from 'react'
import { useAdminFillSampleMutation, useAdminGetJobQuery, type AdminJob } from '../../api/admin.gen.ts'
import { Button, LinkButton, Note, Panel, useDo } from '../kit/index.ts'
import { useFormat, useT } from '../language.tsx'

const soon = 1000 // milliseconds

// Sample fills an empty shop with products to look around in, and shows how far that has come.
export function Sample({ isEmpty, onFilled }: { isEmpty: boolean; onFilled: () => void }) {
  const t = useT()
  const [fill] = useAdminFillSampleMutation()
  const { run, isBusy } = useDo()
  const [id, setId] = useState<string | null>(null)
  const begin = () => run(async () => setId((await fill({}).unwrap()).id), t('sample.begun'))
  if (id) return <Filling id={id} onFilled={onFilled} />
  return (
    <Panel title={t('sample.title')} text={t('sample.text')}>
      {isEmpty ? (
        <Button icon="bolt" isPending={isBusy} onPress={() => void begin()}>
          {t('sample.fill')}
        </Button>
      ) : (
        <p className="text-soft">{t('sample.notEmpty')}</p>
      )}
    </Panel>
  )
}

function Filling({ id, onFilled }: { id: string; onFilled: () => void }) {
  const t = useT()
  const [every, setEvery] = useState(soon)
  const { data: job } = useAdminGetJobQuery({ id }, { pollingInterval: every })
  const isOver = job?.state === 'succeeded' || job?.state === 'dead'
  if (isOver && every !== 0) {
    setEvery(0)
    onFilled()
  }
  return (
    <Panel title={t('sample.title')}>
      {job?.state === 'succeeded' ? (
        <Note tone="good" title={t('sample.done')} isAnswer>
          <div className="mt-3 flex flex-wrap gap-3 text-ink">
            <LinkButton href="/" target="_blank" icon="out">
              {t('frame.shop')}
            </LinkButton>
            <LinkButton href="/admin/products">{t('sample.products')}</LinkButton>
          </div>
        </Note>
      ) : job?.state === 'dead' ? (
        <Note tone="bad" title={t('sample.failed')} isAnswer>
          {job.error}
        </Note>
      ) : (
        <Bar job={job} />
      )}
    </Panel>
  )
}

function Bar({ job }: { job: AdminJob | undefined }) {
  const t = useT()
  const format = useFormat()
  const { progress = 0, total = 0 } = job ?? {}
  const text = total > 0 ? t('sample.progress', { done: format.number(progress), total: format.number(total) }) : t('sample.waiting')
  return (
    <div role="status">
      <p className="text-soft tabular-nums">{text}</p>
      <progress className="progress" aria-label={t('sample.title')} max={Math.max(total, 1)} value={progress} />
    </div>
  )
}
