import { useState } from 'react'
import { useAdminGetSearchQuery, useAdminRebuildSearchMutation, useLazyAdminCompareSearchQuery, type AdminSearchStatus } from '../../api/admin.gen.ts'
import { Badge, Button, ConfirmDialog, Facts, Loaded, Note, Panel, useDo } from '../kit/index.ts'
import { useFormat, useT } from '../language.tsx'
import { useMay } from '../may.ts'
import { useProblemText } from '../problem.ts'

const every = 5000 // milliseconds, in which it is looked at again

// Index is how the index is, whether it agrees with the catalog, and how to make it anew.
export function Index() {
  const t = useT()
  const query = useAdminGetSearchQuery(undefined, { pollingInterval: every, skipPollingIfUnfocused: true })
  return (
    <div className="grid gap-6">
      <Loaded query={query}>{(status) => <Status of={status} />}</Loaded>
      <Differences />
      <p className="text-sm text-soft">{t('search.indexHint')}</p>
    </div>
  )
}

const megabyte = 1_000_000

function Status({ of }: { of: AdminSearchStatus }) {
  const t = useT()
  const format = useFormat()
  const may = useMay()
  const [isAsking, setAsking] = useState(false)
  const [rebuild] = useAdminRebuildSearchMutation()
  const { run, isBusy } = useDo()
  const size = (bytes: number) => t('search.megabytes', { size: format.number(bytes / megabyte, 1) })
  return (
    <Panel
      title={t('search.index')}
      actions={may('search:write') && (
        <Button icon="refresh" onPress={() => setAsking(true)}>
          {t('search.rebuild')}
        </Button>
      )}
    >
      <Facts
        of={[
          [t('search.state'), of.ready ? <Badge tone="good">{t('search.ready')}</Badge> : <Badge tone="warn">{t('search.building')}</Badge>],
          [t('search.products'), format.number(of.products)],
          [t('search.backlog'), format.number(of.backlog)],
          [t('search.built'), of.built_at ? format.dateTime(of.built_at) : '–'],
          [t('search.origin'), of.resumed ? t('search.resumed') : t('search.fresh')],
          [t('search.size'), `${size(of.index_bytes)} + ${size(of.row_bytes)}`],
        ]}
      />
      <ConfirmDialog
        isOpen={isAsking} isPending={isBusy} title={t('search.rebuildTitle')} text={t('search.rebuildText')} action={t('search.rebuild')} onClose={() => setAsking(false)}
        onConfirm={() => void run(() => rebuild({}).unwrap(), t('search.rebuilt')).then(() => setAsking(false))}
      />
    </Panel>
  )
}

function Differences() {
  const t = useT()
  const textOf = useProblemText()
  const [compare, { data, error, isFetching }] = useLazyAdminCompareSearchQuery()
  return (
    <Panel
      title={t('search.differences')} text={t('search.differencesText')}
      actions={
        <Button icon="check" isPending={isFetching} onPress={() => void compare()}>
          {t('search.compare')}
        </Button>
      }
    >
      {error && !isFetching ? (
        <Note tone="bad" isAnswer>
          {textOf(error)}
        </Note>
      ) : (
        data && (
          <Note tone={data.count === 0 ? 'good' : 'warn'} isAnswer title={data.count === 0 ? t('search.same') : t.count('search.different', data.count)}>
            {data.differences.length > 0 && (
              <ul className="mt-2 grid gap-1 font-mono text-sm wrap-anywhere">
                {data.differences.map((difference) => (
                  <li key={difference}>{difference}</li>
                ))}
              </ul>
            )}
          </Note>
        )
      )}
    </Panel>
  )
}
