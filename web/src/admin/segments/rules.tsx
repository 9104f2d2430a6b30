import { useNavigate } from 'react-router'
import { useAdminListSegmentsQuery, useAdminSetSegmentsMutation, type AdminSegmentRule, type AdminSegments } from '../../api/admin.gen.ts'
import { Button, Form, IconButton, Loaded, Note, NumberField, Page, TextField, useForm, type FormState } from '../kit/index.ts'
import { useT } from '../language.tsx'
import { useMay } from '../may.ts'
import { BackToSegments } from './words.tsx'

// Screen is the rules by which everybody is in one segment.
export function Screen() {
  const t = useT()
  const query = useAdminListSegmentsQuery()
  return (
    <Page title={t('segments.rules')} text={t('segments.rulesText')} back={<BackToSegments />}>
      <Loaded query={query}>{(data) => <Rules of={data} reload={() => query.refetch()} />}</Loaded>
    </Page>
  )
}

// Line is a rule while it is written; NaN is no condition.
interface Line {
  key: number
  code: string
  name: string
  min_spent: number
  min_orders: number
  within_days: number
  after_days: number
}

const conditions = ['min_spent', 'min_orders', 'within_days', 'after_days'] as const

const lineOf = (rule: AdminSegmentRule, key: number): Line => ({
  key, code: rule.code, name: rule.name, min_spent: rule.min_spent ?? NaN, min_orders: rule.min_orders ?? NaN, within_days: rule.within_days ?? NaN, after_days: rule.after_days ?? NaN,
})

// ruleOf is a line as the API takes it: what is empty asks for nothing.
const ruleOf = ({ code, name, ...line }: Line): AdminSegmentRule => ({
  code: code.trim(), name: name.trim(), ...Object.fromEntries(conditions.filter((condition) => line[condition] > 0).map((condition) => [condition, line[condition]])),
})

function Rules({ of, reload }: { of: AdminSegments; reload: () => Promise<unknown> }) {
  const t = useT()
  const may = useMay()
  const navigate = useNavigate()
  const [save] = useAdminSetSegmentsMutation()
  const form = useForm({
    initial: { rules: of.segments.filter((segment) => !segment.former).map(lineOf) }, version: of.version, reload,
    save: ({ rules }, version) => save({ adminSegmentRulesInput: { rules: rules.map(ruleOf), version: version ?? 0 } }).unwrap(),
  })
  const { rules } = form.values
  const change = (lines: Line[]) => form.set({ rules: lines })
  const add = () => {
    const line = lineOf({ code: '', name: '' }, Math.max(0, ...rules.map(({ key }) => key)) + 1)
    change([...rules.slice(0, -1), line, ...rules.slice(-1)]) // before that of the rest
  }
  return (
    <Form form={form} mayNot={!may('segments:write')} doneText={t('segments.saved')} onSaved={() => void navigate('/admin/segments')}>
      <Note>{t('segments.order')}</Note>
      <ol className="grid gap-4">
        {rules.map((line, at) => (
          <RuleLine key={line.key} line={line} at={at} form={form} currency={of.currency_code} />
        ))}
      </ol>
      <Button icon="plus" className="justify-self-start" onPress={add}>
        {t('segments.add')}
      </Button>
    </Form>
  )
}

interface RuleProps {
  line: Line
  at: number
  form: FormState<{ rules: Line[] }>
  currency: string
}

function RuleLine({ line, at, form, currency }: RuleProps) {
  const t = useT()
  const { rules } = form.values
  const error = (field: string) => form.errors[`rules[${at}].${field}`]
  const set = (changes: Partial<Line>) => form.set({ rules: rules.map((one) => (one.key === line.key ? { ...one, ...changes } : one)) })
  const swap = (by: number) => {
    const next = rules.filter((one) => one.key !== line.key)
    next.splice(at + by, 0, line)
    form.set({ rules: next })
  }
  const isLast = at === rules.length - 1
  const name = line.name || String(at + 1)
  return (
    <li className="panel grid gap-4" aria-label={name}>
      <div className="flex items-start gap-3">
        <span className="mt-8 hidden w-6 text-right font-semibold text-soft tabular-nums sm:block">{at + 1}</span>
        <div className="grid grow gap-4 sm:grid-cols-2">
          <TextField label={t('segments.name')} name={`rules[${at}].name`} value={line.name} onChange={(text) => set({ name: text })} error={error('name')} isRequired />
          <TextField label={t('segments.code')} hint={t('segments.codeHint')} mono name={`rules[${at}].code`} value={line.code} onChange={(code) => set({ code })} error={error('code')} isRequired />
        </div>
        <div className="mt-7 flex">
          <IconButton icon="up" label={t('segments.up', { name })} isDisabled={at === 0} onPress={() => swap(-1)} />
          <IconButton icon="down" label={t('segments.down', { name })} isDisabled={isLast} onPress={() => swap(1)} />
          <IconButton icon="trash" label={t('settings.remove', { name })} isDisabled={rules.length === 1} onPress={() => form.set({ rules: rules.filter((one) => one.key !== line.key) })} />
        </div>
      </div>
      <div className="grid gap-4 sm:grid-cols-2 sm:pl-9 xl:grid-cols-4">
        {conditions.map((condition) => (
          <NumberField
            key={condition} label={t(`segments.if.${condition}`)} minValue={1} unit={condition === 'min_spent' ? currency : condition === 'min_orders' ? '' : t('segments.days')}
            name={`rules[${at}].${condition}`} value={line[condition]} onChange={(n) => set({ [condition]: n })} error={error(condition)}
          />
        ))}
      </div>
      {isLast && <p className="text-sm text-soft sm:pl-9">{t('segments.restHint')}</p>}
    </li>
  )
}
