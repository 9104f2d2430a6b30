import { useId, useState } from 'react'
import { ComboBox as AriaComboBox, ListBoxItem } from 'react-aria-components'
import { useT } from '../language.tsx'
import { IconButton } from './button.tsx'
import { ComboFrame } from './combo-box.tsx'
import { labelClass, type FieldShown } from './field.tsx'
import { useDebounced } from './filters.ts'
import { useFound, usePick, type Pickable, type PickKind } from './picks.ts'
import { useRefocus } from '../../refocus.ts'
import { Thumb } from './thumb.tsx'

interface PickSearchProps extends FieldShown {
  of: PickKind
  onPick: (pick: Pickable) => void
  without?: readonly string[] // what is not offered: mostly what was picked already
  name?: string | undefined
  isDisabled?: boolean
  isRequired?: boolean
}

const hasPictures = (of: PickKind) => of === 'product' || of === 'variant'

// PickSearch finds things of the catalog by a part of their name, and tells which one was picked. It keeps none: it is empty again
// for the next.
export function PickSearch({ of, onPick, without = [], label, hint, error, hideLabel, name, ...props }: PickSearchProps) {
  const t = useT()
  const [text, setText] = useState('')
  const [isOpen, setOpen] = useState(false)
  const { picks, hasFailed } = useFound(of, useDebounced(text), isOpen)
  const offered = picks?.filter((pick) => !without.includes(pick.id))
  const pick = (id: string) => {
    const picked = offered?.find((one) => one.id === id)
    if (!picked) return
    setText('')
    onPick(picked)
  }
  return (
    <AriaComboBox
      {...props} validationBehavior="aria" isInvalid={Boolean(error)} data-field={name} className="block" menuTrigger="focus" allowsEmptyCollection
      items={offered ?? []} inputValue={text} onInputChange={setText} onOpenChange={setOpen} value={null} onChange={(key) => key !== null && pick(String(key))}
    >
      <ComboFrame<Pickable>
        isSearch label={label} hint={hint} error={error} hideLabel={hideLabel} placeholder={t(`kit.picker.find.${of}`)}
        empty={() => <p className="px-3 py-2 text-soft">{hasFailed ? t('problem.no_answer') : picks ? t('kit.picker.none') : t('kit.loading')}</p>}
      >
        {(one) => <Option pick={one} hasPicture={hasPictures(of)} />}
      </ComboFrame>
    </AriaComboBox>
  )
}

function Option({ pick, hasPicture }: { pick: Pickable; hasPicture: boolean }) {
  return (
    <ListBoxItem id={pick.id} textValue={pick.name} className="option">
      {hasPicture && <Thumb image={pick.image} size="small" />}
      <span className="min-w-0 grow">
        <span className="block wrap-break-word">{pick.name}</span>
        {pick.hint && <span className="block text-sm text-soft">{pick.hint}</span>}
      </span>
    </ListBoxItem>
  )
}

type PickerProps = Omit<PickSearchProps, 'onPick' | 'without'> & {
  value: readonly string[] // ids
  onChange: (value: string[]) => void
}

// Picker is some things of the catalog, by their ids: <Picker of="product" label={…} {...form.field('product_ids')} />
export function Picker({ value, onChange, ...search }: PickerProps) {
  const { ref, refocus } = useRefocus<HTMLDivElement>()
  const remove = (at: number) => {
    refocus(`li:nth-child(${at + 1}) button`, 'li:last-child button', 'input')
    onChange(value.filter((_, other) => other !== at))
  }
  return (
    <div ref={ref} className="grid gap-3">
      <PickSearch {...search} without={value} onPick={({ id }) => onChange([...value, id])} />
      {value.length > 0 && (
        <ul aria-label={search.label} className="grid divide-y divide-line rounded-(--radius-control) border border-line">
          {value.map((id, at) => (
            <PickedLine key={id} of={search.of} id={id} isDisabled={search.isDisabled ?? false} onRemove={() => remove(at)} />
          ))}
        </ul>
      )}
    </div>
  )
}

type PickOneProps = Omit<PickSearchProps, 'onPick'> & {
  value: string | null // its id
  onChange: (value: string | null) => void
}

// PickOne is one thing of the catalog, or none.
export function PickOne({ value, onChange, ...search }: PickOneProps) {
  const { ref, refocus } = useRefocus<HTMLDivElement>()
  const change = (id: string | null) => {
    refocus('li button', 'input')
    onChange(id)
  }
  const isPicked = value !== null && value !== ''
  return <div ref={ref}>{isPicked ? <Picked {...search} value={value} onRemove={() => change(null)} /> : <PickSearch {...search} onPick={({ id }) => change(id)} />}</div>
}

function Picked({ of, label, hint, error, hideLabel, name, isDisabled = false, value, onRemove }: Omit<PickOneProps, 'onChange' | 'value'> & { value: string; onRemove: () => void }) {
  const below = useId()
  return (
    <div role="group" aria-label={label} aria-describedby={error || hint ? below : undefined} data-field={name} data-invalid={error ? true : undefined}>
      <p className={hideLabel ? 'sr-only' : labelClass}>{label}</p>
      <ul className="rounded-(--radius-control) border border-edge">
        <PickedLine of={of} id={value} isDisabled={isDisabled} onRemove={onRemove} />
      </ul>
      {(error || hint) && (
        <p id={below} className={error ? 'mt-1 text-sm font-medium text-bad' : 'mt-1 text-sm text-soft'}>
          {error ?? hint}
        </p>
      )}
    </div>
  )
}

function PickedLine({ of, id, isDisabled, onRemove }: { of: PickKind; id: string; isDisabled: boolean; onRemove: () => void }) {
  const t = useT()
  const pick = usePick(of, id)
  const name = pick?.name ?? (pick === null ? t('kit.picker.gone', { id }) : t('kit.loading'))
  return (
    <li className="flex items-center gap-3 py-1 pr-1 pl-3">
      {hasPictures(of) && <Thumb image={pick?.image} size="small" />}
      <span className="min-w-0 grow py-1">
        <span className={`block wrap-break-word ${pick ? '' : 'text-soft'}`}>{name}</span>
        {pick?.hint && <span className="block text-sm text-soft">{pick.hint}</span>}
      </span>
      {!isDisabled && <IconButton icon="close" label={t('kit.filter.remove', { name })} onPress={onRemove} />}
    </li>
  )
}

// PickName is the name of a thing that only its id is known of.
export function PickName({ of, id }: { of: PickKind; id: string }) {
  const pick = usePick(of, id)
  return <>{pick?.name ?? (pick === null ? id : '…')}</>
}
