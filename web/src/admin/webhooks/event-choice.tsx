import { useState } from 'react'
import { Checkbox, Icon, Switch } from '../kit/index.ts'
import { useT, type MessageKey } from '../language.tsx'
import { eventGroups, isWanted, withGroup, withType, type EventGroup } from './events.ts'

const groups = eventGroups()

interface ChoiceProps {
  choice: string[] // empty: all
  onChange: (choice: string[]) => void
  errors: Record<string, string> // of the form, by field
  isDisabled: boolean
}

// EventChoice says of which events an endpoint is told: of all, of all of some kinds, or of some alone.
export function EventChoice({ choice, onChange, errors, isDisabled }: ChoiceProps) {
  const t = useT()
  const wrong = Object.entries(errors).find(([name]) => name.startsWith('event_types'))?.[1]
  const isAll = choice.length === 0
  return (
    <fieldset className="grid gap-4" data-field="event_types">
      <legend className="mb-1 font-semibold">{t('webhooks.events')}</legend>
      <Switch isDisabled={isDisabled} isSelected={isAll} onChange={(all) => onChange(all ? [] : ['order.*'])} hint={t('webhooks.allHint')}>
        {t('webhooks.all')}
      </Switch>
      {wrong && (
        <p role="alert" className="text-sm font-medium text-bad">
          {wrong}
        </p>
      )}
      {!isAll && (
        <div className="grid items-start gap-2 sm:grid-cols-2 xl:grid-cols-3">
          {groups.map((group) => (
            <Group key={group.entity} group={group} choice={choice} onChange={onChange} isDisabled={isDisabled} />
          ))}
        </div>
      )}
    </fieldset>
  )
}

function Group({ group, choice, onChange, isDisabled }: { group: EventGroup } & Omit<ChoiceProps, 'errors'>) {
  const t = useT()
  const count = group.types.filter((type) => isWanted(choice, type)).length
  const isWhole = count === group.types.length
  const [wasOpen] = useState(count > 0 && !isWhole)
  // The last one cannot be taken away: an empty choice would be of all.
  const change = (next: string[]) => next.length > 0 && onChange(next)
  return (
    <details className="group/events rounded-(--radius-control) border border-line" open={wasOpen}>
      <summary className="flex min-h-11 list-none items-center gap-2 px-3 [&::-webkit-details-marker]:hidden">
        <span className="grow font-semibold">{t(`webhooks.entity.${group.entity}` as MessageKey)}</span>
        <span className={`text-sm tabular-nums ${count > 0 ? 'font-semibold text-ink' : 'text-soft'}`}>{t('webhooks.someOf', { count, total: group.types.length })}</span>
        <Icon name="down" className="size-4 text-soft group-open/events:rotate-180" />
      </summary>
      <div className="grid gap-2 border-t border-line px-3 py-3">
        <Checkbox isDisabled={isDisabled} isSelected={isWhole} isIndeterminate={count > 0 && !isWhole} onChange={(on) => change(withGroup(choice, group, on ? 'all' : []))}>
          {t('webhooks.wholeGroup')}
        </Checkbox>
        {group.types.map((type) => (
          <Checkbox key={type} isDisabled={isDisabled} isSelected={isWanted(choice, type)} onChange={(on) => change(withType(choice, group, type, on))}>
            <code className="font-mono text-sm">{type}</code>
          </Checkbox>
        ))}
      </div>
    </details>
  )
}
