import { LinkButton, Panel, Select } from '../kit/index.ts'
import { useT, type MessageKey } from '../language.tsx'

// CurrencySelect chooses among the currencies of a report; amounts of several are never added up.
export function CurrencySelect({ codes, value, onChange }: { codes: readonly string[]; value: string; onChange: (code: string) => void }) {
  const t = useT()
  if (codes.length < 2) return null
  return (
    <div className="w-28">
      <Select label={t('start.currency')} hideLabel options={codes.map((id) => ({ id, name: id }))} value={value} onChange={onChange} />
    </div>
  )
}

// Csv saves a report as a file, as it is asked for here.
export function Csv({ report, query }: { report: string; query: Record<string, string | number | undefined> }) {
  const t = useT()
  const params = new URLSearchParams({ format: 'csv' })
  for (const [name, value] of Object.entries(query)) if (value !== undefined) params.set(name, String(value))
  return (
    <LinkButton href={`/api/admin/analytics/${report}?${params.toString()}`} icon="download" target="_self" download={`${report}.csv`}>
      {t('search.csv')}
    </LinkButton>
  )
}

export type Term = 'total' | 'gross' | 'shipping' | 'tax' | 'net' | 'revenue' | 'average' | 'discounts' | 'refunded' | 'canceled' | 'units' | 'profit' | 'margin' | 'value' | 'retail' | 'sold' | 'cover'

// Definitions says what the figures of a report are.
export function Definitions({ text, terms }: { text: MessageKey; terms: readonly Term[] }) {
  const t = useT()
  return (
    <Panel title={t('analytics.definitions')}>
      <p className="max-w-prose text-soft">{t(text)}</p>
      <dl className="mt-4 grid gap-x-8 gap-y-3 md:grid-cols-2">
        {terms.map((term) => (
          <div key={term}>
            <dt className="font-semibold">{t(`analytics.term.${term}`)}</dt>
            <dd className="text-soft">{t(`analytics.means.${term}`)}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  )
}
