import { useAdminComputeRecommendationsMutation, useAdminGetRecommendationQualityQuery, type AdminRecommendations, type AdminRecommendingDone, type AdminServedStrategy, type AdminStrategyChoice, type AdminStrategyQuality } from '../../api/admin.gen.ts'
import { Badge, Button, EmptyState, Facts, LinkButton, Loaded, Page, Panel, Table, useDo, type Column } from '../kit/index.ts'
import { useFormat, useT, type Translate } from '../language.tsx'
import { useMay } from '../may.ts'

const strategies = ['personal', 'category', 'together', 'popularity'] as const
const reasons = ['beats_popularity', 'no_better', 'too_few_to_measure', 'chosen_by_hand'] as const

const strategyText = (name: string, t: Translate) => {
  const known = strategies.find((one) => one === name)
  return known ? t(`recommend.by.${known}`) : name
}
const reasonText = (name: string, t: Translate) => {
  const known = reasons.find((one) => one === name)
  return known ? t(`recommend.why.${known}`) : name
}

// Screen is what is recommended, and how good that was when it was measured.
export function Screen() {
  const t = useT()
  const may = useMay()
  const query = useAdminGetRecommendationQualityQuery({})
  const [compute] = useAdminComputeRecommendationsMutation()
  const { run, isBusy } = useDo()
  return (
    <Page
      title={t('nav.recommendations')} text={t('recommend.text')}
      actions={
        <>
          {may('settings:read') && (
            <LinkButton href="/admin/settings/reviews" icon="settings">
              {t('recommend.settings')}
            </LinkButton>
          )}
          {may('catalog:write') && (
            <Button icon="refresh" isPending={isBusy} onPress={() => void run(() => compute({}).unwrap(), t('recommend.computing'))}>
              {t('recommend.compute')}
            </Button>
          )}
        </>
      }
    >
      <Loaded query={query}>{(data) => <Quality of={data} />}</Loaded>
    </Page>
  )
}

function Quality({ of }: { of: AdminRecommendations }) {
  const t = useT()
  const last = of.runs[0]
  return (
    <>
      <div className="grid gap-6 lg:grid-cols-2">
        <Served title={t('recommend.personal')} served={of.personal} choice={last?.personal} />
        <Served title={t('recommend.related')} served={of.related} choice={last?.related} />
      </div>
      {last ? <Run run={last} /> : <EmptyState icon="bolt" title={t('recommend.never')} text={t('recommend.neverText')} />}
      <p className="max-w-prose text-sm text-soft">{t('recommend.hint')}</p>
    </>
  )
}

function Served({ title, served, choice }: { title: string; served: AdminServedStrategy; choice: AdminStrategyChoice | undefined }) {
  const t = useT()
  const format = useFormat()
  const share = (ppm: number) => format.percent(ppm / 1_000_000)
  const columns: Column<AdminStrategyQuality>[] = [
    { id: 'strategy', title: t('recommend.strategy'), render: (row) => <span className={row.strategy === served.serves ? 'font-semibold' : ''}>{strategyText(row.strategy, t)}</span> },
    { id: 'hit', title: t('recommend.hit'), isNumeric: true, render: (row) => share(row.all.hit_rate_10_ppm) },
    { id: 'recall', title: t('recommend.recall'), isNumeric: true, render: (row) => share(row.all.recall_20_ppm) },
    { id: 'ndcg', title: t('recommend.ndcg'), isNumeric: true, isQuiet: true, render: (row) => share(row.all.ndcg_10_ppm) },
    { id: 'coverage', title: t('recommend.coverage'), isNumeric: true, isQuiet: true, render: (row) => share(row.all.coverage_ppm) },
  ]
  return (
    <Panel title={title}>
      <div className="grid gap-4">
        <p className="flex flex-wrap items-center gap-2">
          <Badge tone="good">{strategyText(served.serves, t)}</Badge>
          <span className="text-soft">{reasonText(served.reason, t)}</span>
        </p>
        {choice && choice.measured.length > 0 && <Table label={title} columns={columns} rows={choice.measured} keyOf={(row) => row.strategy} empty={null} />}
      </div>
    </Panel>
  )
}

function Run({ run }: { run: AdminRecommendingDone }) {
  const t = useT()
  const format = useFormat()
  return (
    <Panel title={t('recommend.last')}>
      <Facts
        of={[
          [t('recommend.finished'), format.dateTime(run.finished_at)],
          [t('recommend.orders'), `${format.number(run.orders)}${run.first_order_at && run.last_order_at ? ` (${format.date(run.first_order_at)} – ${format.date(run.last_order_at)})` : ''}`],
          [t('recommend.heldOut'), run.held_out_from ? format.date(run.held_out_from) : t('recommend.tooFew')],
          [t('recommend.products'), format.number(run.products)],
          [t('recommend.withTogether'), format.number(run.products_with_together)],
          [t('recommend.withSimilar'), format.number(run.products_with_similar)],
          [t('recommend.repeat'), format.percent(run.repeat_ppm / 1_000_000)],
        ]}
      />
    </Panel>
  )
}
