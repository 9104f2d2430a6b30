import { useAdminListCustomerGroupsQuery, useAdminListSegmentsQuery } from '../../api/admin.gen.ts'
import { Chip, ComboBox, type Choice } from '../kit/index.ts'
import { useT } from '../language.tsx'
import { useMay } from '../may.ts'

interface ChoicesProps {
  label: string
  hint?: string
  name?: string
  options: readonly Choice[]
  value: readonly string[]
  onChange: (value: string[]) => void
  error?: string | undefined
  isDisabled?: boolean
}

// Choices is some of many things, each found by its name.
export function Choices({ options, value, onChange, isDisabled = false, ...field }: ChoicesProps) {
  const left = options.filter(({ id }) => !value.includes(id))
  return (
    <div className="grid gap-3">
      <ComboBox key={value.join()} {...field} options={left} value={null} isDisabled={isDisabled} onChange={(id) => onChange([...value, id])} />
      {value.length > 0 && (
        <div className="flex flex-wrap gap-2">
          {value.map((id) => (
            <Chip key={id} onRemove={() => !isDisabled && onChange(value.filter((other) => other !== id))}>
              {options.find((option) => option.id === id)?.name ?? id}
            </Chip>
          ))}
        </div>
      )}
    </div>
  )
}

// useGroupChoices is the groups of customers; none for whoever may not see them.
export function useGroupChoices(): Choice[] {
  const may = useMay()
  const { data } = useAdminListCustomerGroupsQuery({ limit: 100 }, { skip: !may('customers:read') })
  return (data?.data ?? []).map(({ code, name }) => ({ id: code, name }))
}

// useSegmentChoices is the segments of the shop; none for whoever may not see them.
export function useSegmentChoices(): Choice[] {
  const may = useMay()
  const { data } = useAdminListSegmentsQuery(undefined, { skip: !may('segments:read') })
  return (data?.segments ?? []).filter((segment) => !segment.former).map(({ code, name }) => ({ id: code, name }))
}

// Groups and Segments choose some of them.
export function Groups(props: Omit<ChoicesProps, 'options' | 'label'>) {
  const t = useT()
  return <Choices label={t('promotions.groups')} options={useGroupChoices()} {...props} />
}

export function Segments(props: Omit<ChoicesProps, 'options' | 'label'>) {
  const t = useT()
  return <Choices label={t('promotions.segments')} options={useSegmentChoices()} {...props} />
}
