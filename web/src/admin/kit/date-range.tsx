import { parseDate } from '@internationalized/date'
import { useState } from 'react'
import {
  Button as AriaButton, CalendarCell, CalendarGrid, DateInput, DateRangePicker, DateSegment, Dialog, Heading, Label, Popover, RangeCalendar, Group,
} from 'react-aria-components'
import { useT } from '../language.tsx'
import { Select } from './field.tsx'
import { dayOf, nameOf, period, periodNames, type Days, type PeriodName } from './days.ts'
import { Icon } from './icon.tsx'

interface DateRangeProps {
  label: string
  value: Days
  onChange: (days: Days) => void
  timeZone?: string // whose today it is; without, the browser's
}

// DateRange chooses a period of days: by name, or by its first and last day.
export function DateRange({ label, value, onChange, timeZone }: DateRangeProps) {
  const t = useT()
  const [now] = useState(() => new Date())
  const today = dayOf(now, timeZone)
  const name = nameOf(value, today)
  const [isOwn, setOwn] = useState(name === undefined)
  const choose = (id: PeriodName | 'own') => {
    setOwn(id === 'own')
    if (id !== 'own') onChange(period(id, today))
  }
  const options = [...periodNames.map((id) => ({ id, name: t(`kit.period.${id}`) })), { id: 'own' as const, name: t('kit.period.own') }]
  return (
    <div className="flex flex-wrap items-center gap-2.5">
      <div className="w-44">
        <Select label={label} hideLabel options={options} value={isOwn || !name ? 'own' : name} onChange={choose} />
      </div>
      {(isOwn || !name) && <Picker label={label} value={value} onChange={onChange} today={today} />}
    </div>
  )
}

const cell =
  'grid size-9 cursor-pointer place-items-center rounded text-sm outline-none data-[disabled]:opacity-35 data-[focus-visible]:outline-3 data-[focus-visible]:outline-accent data-[hovered]:bg-tint data-[outside-month]:hidden data-[selected]:bg-tint data-[selection-end]:bg-ink data-[selection-end]:text-paper data-[selection-start]:bg-ink data-[selection-start]:text-paper'

function Picker({ label, value, onChange, today }: { label: string; value: Days; onChange: (days: Days) => void; today: string }) {
  const t = useT()
  return (
    <DateRangePicker
      value={{ start: parseDate(value.from), end: parseDate(value.to) }} maxValue={parseDate(today)}
      onChange={(range) => range && onChange({ from: range.start.toString(), to: range.end.toString() })}
    >
      <Label className="sr-only">{label}</Label>
      <Group className="control flex w-auto items-center gap-1 whitespace-nowrap">
        <DateInput slot="start" className="flex">
          {(segment) => <DateSegment segment={segment} className="rounded px-0.5 tabular-nums outline-none data-[focused]:bg-ink data-[focused]:text-paper" />}
        </DateInput>
        <span aria-hidden="true">–</span>
        <DateInput slot="end" className="flex">
          {(segment) => <DateSegment segment={segment} className="rounded px-0.5 tabular-nums outline-none data-[focused]:bg-ink data-[focused]:text-paper" />}
        </DateInput>
        <AriaButton className="ml-1 grid size-7 place-items-center rounded">
          <Icon name="calendar" className="size-4.5" />
        </AriaButton>
      </Group>
      <Popover className="popover p-4">
        <Dialog className="outline-none">
          <RangeCalendar aria-label={t('kit.period.own')}>
            <header className="mb-2 flex items-center justify-between">
              <AriaButton slot="previous" className="button button-plain size-9 p-0">
                <Icon name="left" />
              </AriaButton>
              <Heading className="font-semibold" />
              <AriaButton slot="next" className="button button-plain size-9 p-0">
                <Icon name="right" />
              </AriaButton>
            </header>
            <CalendarGrid>{(date) => <CalendarCell date={date} className={cell} />}</CalendarGrid>
          </RangeCalendar>
        </Dialog>
      </Popover>
    </DateRangePicker>
  )
}
