import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { useAdminListJobsQuery, type AdminJob } from '../../api/admin.gen.ts'
import { serialize, useShopQuery } from '../../api/admin-base.ts'
import { Badge, Button, ComboBox, Facts, FileDrop, LinkButton, Note, Page, Panel, Select, Switch, upload, useDo, type Tone, type Upload } from '../kit/index.ts'
import { currencies } from '../kit/places.ts'
import { useFormat, useLanguage, useT } from '../language.tsx'
import { useMay } from '../may.ts'
import { JobProgress } from './job-progress.tsx'
import { summaryOf } from './import-summary.ts'

const formats = ['auto', 'csv', 'jsonl', 'shopify', 'icecat'] as const
type FormatChoice = (typeof formats)[number]

interface Choices {
  format: FormatChoice
  currency: string
  isTrial: boolean
}

// Screen takes products from a file: checks it, or imports it, and shows how far it has come and what was wrong.
export function Screen() {
  const t = useT()
  const { data: shop } = useShopQuery()
  const [params, setParams] = useSearchParams()
  const job = params.get('job')
  const [choices, setChoices] = useState<Choices>({ format: 'auto', currency: '', isTrial: true })
  const [file, setFile] = useState<File | null>(null) // that was sent last
  const [share, setShare] = useState(0) // of it that has been sent once more, after it was checked
  const { run, isBusy } = useDo()
  const currency = choices.currency || (shop?.currency_code ?? '')
  const send = (chosen: File, onProgress: (share: number) => void, isTrial = choices.isTrial): Upload<unknown> => {
    const query = serialize({
      ...(choices.format !== 'auto' && { format: choices.format }), ...(isTrial && { dry_run: true }), currency: currency || undefined, file_name: chosen.name,
    })
    const sending = upload<AdminJob>(`/api/admin/imports?${query}`, plain(chosen), onProgress)
    void sending.done.then(
      (made) => {
        setFile(chosen)
        setParams({ job: made.id })
      },
      () => undefined, // said where the file is sent
    )
    return sending
  }
  const again = (checked: File) => {
    setShare(0)
    void run(() => send(checked, setShare, false).done, t('imports.begun'))
  }
  return (
    <Page
      title={t('nav.imports')} text={t('imports.text')}
      back={
        <Link to="/admin/products" className="text-soft">
          {t('nav.products')}
        </Link>
      }
    >
      {job ? (
        <Panel
          title={t('imports.progress')}
          actions={
            <Button icon="upload" onPress={() => setParams({})}>
              {t('imports.another')}
            </Button>
          }
        >
          <JobProgress id={job} rowName={t('imports.line')}>
            {(done) => <Outcome job={done} sending={isBusy ? share : null} {...(file && { onImport: () => again(file) })} />}
          </JobProgress>
        </Panel>
      ) : (
        <Panel title={t('imports.file')}>
          <div className="grid gap-6">
            <ChoiceFields choices={choices} set={(changes) => setChoices({ ...choices, ...changes })} currency={currency} />
            <FileDrop label={t('imports.drop')} hint={t('imports.dropHint')} accept={[]} send={(chosen, onProgress) => send(chosen, onProgress)} />
          </div>
        </Panel>
      )}
      <Help />
      <Earlier current={job} />
    </Page>
  )
}

// plain is a file as the API takes it: browsers name types of spreadsheets as they like.
const plain = (file: File): Blob => new Blob([file], { type: 'application/octet-stream' })

interface ChoiceFieldsProps {
  choices: Choices
  set: (changes: Partial<Choices>) => void
  currency: string
}

function ChoiceFields({ choices, set, currency }: ChoiceFieldsProps) {
  const { t, locale } = useLanguage()
  return (
    <>
      <div className="grid gap-5 sm:grid-cols-2">
        <Select label={t('imports.format')} options={formats.map((id) => ({ id, name: t(`imports.format.${id}`), hint: t(`imports.format.${id}Hint`) }))} value={choices.format} onChange={(format) => set({ format })} />
        <ComboBox key={currency === '' ? 'none' : 'some'} label={t('imports.currency')} hint={t('imports.currencyHint')} options={currencies(locale)} value={currency || null} onChange={(code) => set({ currency: code })} />
      </div>
      <Switch isSelected={choices.isTrial} onChange={(isTrial) => set({ isTrial })} hint={t('imports.trialHint')}>
        {t('imports.trial')}
      </Switch>
    </>
  )
}

interface OutcomeProps {
  job: AdminJob
  sending: number | null // the share of the file that was sent again
  onImport?: () => void
}

function Outcome({ job, sending, onImport }: OutcomeProps) {
  const t = useT()
  const format = useFormat()
  const summary = summaryOf(job.result)
  if (!summary) return null
  const rows = (['records', 'created', 'updated', 'unchanged', 'refused'] as const).map((name) => [t(`imports.${name}`), format.number(summary[name])] as const)
  return (
    <div className="grid gap-5">
      {summary.dry_run && <Note title={t('imports.checked')}>{summary.refused > 0 ? t('imports.checkedWrong') : t('imports.checkedFine')}</Note>}
      <Facts of={rows} />
      {summary.ignored_columns.length > 0 && <p className="text-soft">{t('imports.ignored', { names: summary.ignored_columns.join(', ') })}</p>}
      {sending !== null && <progress max={1} value={sending} aria-label={t('imports.sending')} className="progress" />}
      <div className="flex flex-wrap gap-3">
        {summary.dry_run && onImport && (
          <Button kind="main" icon="upload" onPress={onImport} isPending={sending !== null}>
            {t('imports.now')}
          </Button>
        )}
        {!summary.dry_run && (
          <LinkButton kind="main" href="/admin/products">
            {t('imports.toProducts')}
          </LinkButton>
        )}
      </div>
    </div>
  )
}

function Help() {
  const t = useT()
  return (
    <details className="panel">
      <summary className="font-semibold">{t('imports.help')}</summary>
      <div className="mt-4 grid gap-3">
        <p>{t('imports.helpRules')}</p>
        <p>{t('imports.helpColumns')}</p>
        <pre className="rounded-(--radius-control) bg-tint p-3 font-mono text-sm break-all whitespace-pre-wrap">
          {example}
        </pre>
        <p className="text-soft">{t('imports.helpExport')}</p>
      </div>
    </details>
  )
}

const example = `slug,title,status,brand,categories,option1_name,option1_value,sku,price,currency,on_hand
linen-apron,Linen apron,published,Loom & Co,Kitchen > Aprons,Colour,Sand,APRON-SAND,39.00,EUR,12
linen-apron,,,,,,Slate,APRON-SLATE,39.00,EUR,7`

const tones: Record<string, Tone> = { succeeded: 'good', dead: 'bad', failed: 'warn' }
const states = ['queued', 'running', 'succeeded', 'failed', 'dead'] as const

function Earlier({ current }: { current: string | null }) {
  const t = useT()
  const format = useFormat()
  const may = useMay()
  const { data } = useAdminListJobsQuery({ kind: 'catalog.import', limit: 8 }, { skip: !may('jobs:read') })
  const jobs = (data?.data ?? []).filter((job) => job.id !== current)
  if (jobs.length === 0) return null
  return (
    <Panel title={t('imports.earlier')}>
      <ul className="grid divide-y divide-line">
        {jobs.map((job) => {
          const summary = summaryOf(job.result)
          const state = states.find((one) => one === job.state) ?? 'queued'
          return (
            <li key={job.id}>
              <Link to={`?job=${job.id}`} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2.5 no-underline hover:underline">
                <Badge tone={tones[state] ?? 'plain'}>{t(`job.state.${state}`)}</Badge>
                <span className="grow">{summary && t(summary.dry_run ? 'imports.lineTrial' : 'imports.lineDone', { created: format.number(summary.created), updated: format.number(summary.updated), refused: format.number(summary.refused) })}</span>
                <span className="text-soft">{format.ago(job.created_at)}</span>
              </Link>
            </li>
          )
        })}
      </ul>
    </Panel>
  )
}
