import { useState } from 'react'
import { useAdminListSearchQueriesQuery, type AdminSearchQuery } from '../../api/admin.gen.ts'
import { Badge, Button, EmptyState, LinkButton, Loaded, Select, Table, useFilters, type Column } from '../kit/index.ts'
import { useFormat, useT } from '../language.tsx'
import { useMay } from '../may.ts'
import { SynonymDialog } from './synonyms.tsx'

const spec = { days: 'one', found: 'one' } as const
const days = ['7', '30', '90'] as const
const outcomes = ['all', 'fruitless'] as const

// Queries is what people looked for, and what they did not find.
export function Queries() {
  const t = useT()
  const { filters, set } = useFilters(spec)
  const [word, setWord] = useState<string | null>(null)
  const chosen = days.find((n) => n === filters.days) ?? '30'
  const outcome = outcomes.find((one) => one === filters.found) ?? 'all'
  const asked = { days: Number(chosen), outcome, limit: 200 }
  const query = useAdminListSearchQueriesQuery(asked)
  const columns = useColumns(setWord)
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <div className="flex flex-wrap items-center gap-3">
        <div className="w-64">
          <Select label={t('search.outcome')} hideLabel options={outcomes.map((id) => ({ id, name: t(`search.outcome.${id}`) }))} value={outcome} onChange={(id) => set({ found: id === 'all' ? '' : id })} />
        </div>
        <div className="w-44">
          <Select label={t('search.days')} hideLabel options={days.map((id) => ({ id, name: t('search.lastDays', { days: id }) }))} value={chosen} onChange={(id) => set({ days: id === '30' ? '' : id })} />
        </div>
        <LinkButton href={`/api/admin/search/queries?days=${chosen}&outcome=${outcome}&format=csv`} icon="download" target="_self" download="searches.csv">
          {t('search.csv')}
        </LinkButton>
      </div>
      <Loaded query={query} rows={8}>
        {({ data }) => (
          <Table
            label={t('search.queries')} columns={columns} rows={data} isStale={query.data !== query.currentData} keyOf={(row) => row.text} textOf={(row) => row.text}
            empty={<EmptyState icon="search" title={outcome === 'fruitless' ? t('search.allFound') : t('search.nobody')} text={outcome === 'fruitless' ? t('search.allFoundText') : t('search.nobodyText')} />}
          />
        )}
      </Loaded>
      <p className="text-sm text-soft">{t('search.queriesHint')}</p>
      {word !== null && <SynonymDialog synonym={null} words={[word]} onClose={() => setWord(null)} />}
    </div>
  )
}

function useColumns(onSynonym: (word: string) => void): Column<AdminSearchQuery>[] {
  const t = useT()
  const format = useFormat()
  const may = useMay()
  return [
    {
      id: 'text', title: t('search.words'),
      render: (row) => (
        <a href={`/search?q=${encodeURIComponent(row.text)}`} target="_blank" rel="noreferrer" className="font-semibold">
          {row.text}
        </a>
      ),
    },
    { id: 'searches', title: t('search.searches'), isNumeric: true, render: (row) => format.number(row.searches) },
    { id: 'fruitless', title: t('search.fruitless'), isNumeric: true, render: (row) => (row.fruitless > 0 ? <span className="font-semibold text-bad">{format.number(row.fruitless)}</span> : '0') },
    { id: 'found', title: t('search.found'), isNumeric: true, render: (row) => (row.found === 0 ? <Badge tone="bad">{t('search.nothing')}</Badge> : row.found < 0 ? '–' : format.number(row.found)) },
    { id: 'last', title: t('search.last'), isQuiet: true, render: (row) => format.date(row.last_day) },
    ...(may('search:write') ? [{ id: 'deed', title: t('search.deed'), render: (row: AdminSearchQuery) => <Button onPress={() => onSynonym(row.text)}>{t('search.addSynonym')}</Button> }] : []),
  ]
}
