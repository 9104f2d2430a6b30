import { useFilters, Page, Tabs } from '../kit/index.ts'
import { useT } from '../language.tsx'
import { Index } from './index-status.tsx'
import { Queries } from './queries.tsx'
import { Synonyms } from './synonyms.tsx'

const spec = { tab: 'one' } as const
const tabs = ['queries', 'synonyms', 'index'] as const

// Screen is what people look for, which words mean the same, and how the index is.
export function Screen() {
  const t = useT()
  const { filters, set } = useFilters(spec)
  const selected = tabs.find((tab) => tab === filters.tab) ?? 'queries'
  return (
    <Page title={t('nav.search')} text={t('search.text')}>
      <Tabs
        label={t('nav.search')} selected={selected} onSelect={(tab) => set({ tab: tab === 'queries' ? '' : tab })}
        sheets={[
          { id: 'queries', name: t('search.queries'), content: <Queries /> },
          { id: 'synonyms', name: t('search.synonyms'), content: <Synonyms /> },
          { id: 'index', name: t('search.index'), content: <Index /> },
        ]}
      />
    </Page>
  )
}
