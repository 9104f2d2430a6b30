import { useState } from 'react'
import { Link } from 'react-router'
import { useAdminAnalyticsStatusQuery, useAdminRebuildAnalyticsMutation, useAdminReconcileAnalyticsMutation, type AdminAnalyticsStatus } from '../../api/admin.gen.ts'
import { Button, ConfirmDialog, Facts, Loaded, Note, Panel, useDo } from '../kit/index.ts'
import { useFormat, useT } from '../language.tsx'
import { useMay } from '../may.ts'

const every = 10_000 // milliseconds, in which it is looked at again

// Status is how far the figures are, and whether they agree with the ledgers.
export function Status() {
  const t = useT()
  const may = useMay()
  const query = useAdminAnalyticsStatusQuery(undefined, { pollingInterval: every, skipPollingIfUnfocused: true })
  return (
    <Panel title={t('analytics.status')} actions={may('analytics:write') && <Deeds />}>
      <Loaded query={query}>{(status) => <Standing of={status} />}</Loaded>
    </Panel>
  )
}

function Deeds() {
  const t = useT()
  const [isAsking, setAsking] = useState(false)
  const [reconcile] = useAdminReconcileAnalyticsMutation()
  const [rebuild] = useAdminRebuildAnalyticsMutation()
  const { run, isBusy } = useDo()
  return (
    <>
      <Button icon="check" isPending={isBusy} onPress={() => void run(() => reconcile({}).unwrap(), t('analytics.reconciling'))}>
        {t('analytics.reconcile')}
      </Button>
      <Button icon="refresh" onPress={() => setAsking(true)}>
        {t('analytics.rebuild')}
      </Button>
      <ConfirmDialog
        isOpen={isAsking} isPending={isBusy} title={t('analytics.rebuildTitle')} text={t('analytics.rebuildText')} action={t('analytics.rebuild')} onClose={() => setAsking(false)}
        onConfirm={() => void run(() => rebuild({}).unwrap(), t('analytics.rebuilding')).then(() => setAsking(false))}
      />
    </>
  )
}

function Standing({ of }: { of: AdminAnalyticsStatus }) {
  const t = useT()
  const format = useFormat()
  const may = useMay()
  const last = of.reconciliation
  return (
    <div className="grid gap-4">
      {last && (
        <Note tone={last.clean ? 'good' : 'bad'} title={last.clean ? t('analytics.agree') : t.count('analytics.differ', last.difference_count)}>
          <p>{t('analytics.comparedAt', { time: format.dateTime(last.at) })}</p>
          {last.differences.length > 0 && (
            <ul className="mt-2 grid gap-1 font-mono text-sm wrap-anywhere">
              {last.differences.map((difference) => (
                <li key={difference}>{difference}</li>
              ))}
            </ul>
          )}
        </Note>
      )}
      {!last && <Note>{t('analytics.neverCompared')}</Note>}
      <Facts
        of={[
          [t('analytics.upToDate'), of.behind_events === 0 ? t('analytics.current') : t('analytics.behind', { count: format.number(of.behind_events) })],
          [t('analytics.built'), of.built_at ? format.dateTime(of.built_at) : '–'],
          ...(of.building ? [[t('analytics.building'), t('analytics.buildingOrders', { count: format.number(of.building_orders) })] as const] : []),
          [t('store.timeZone'), of.time_zone || '–'],
        ]}
      />
      {may('jobs:read') && (
        <p className="text-sm">
          <Link to="/admin/jobs">{t('analytics.jobs')}</Link>
        </p>
      )}
    </div>
  )
}
