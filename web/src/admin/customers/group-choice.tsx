import { Link } from 'react-router'
import { Checkbox } from '../kit/index.ts'
import { useT } from '../language.tsx'
import { useGroups } from './people.ts'

interface GroupChoiceProps {
  chosen: readonly string[] // codes
  onChange: (groups: string[]) => void
  error: string | undefined
}

// GroupChoice is in which groups somebody is.
export function GroupChoice({ chosen, onChange, error }: GroupChoiceProps) {
  const t = useT()
  const groups = useGroups()
  return (
    <fieldset>
      <legend className="mb-2 font-semibold">{t('customers.groups')}</legend>
      {groups.length === 0 && (
        <p className="text-soft">
          {t('customers.noGroups')} <Link to="/admin/customer-groups" className="underline">{t('customers.toGroups')}</Link>
        </p>
      )}
      <div className="flex flex-wrap gap-x-6 gap-y-2.5">
        {groups.map(({ id, name }) => (
          <Checkbox key={id} isSelected={chosen.includes(id)} onChange={(isOn) => onChange(isOn ? [...chosen, id] : chosen.filter((code) => code !== id))}>
            {name}
          </Checkbox>
        ))}
      </div>
      {error && <p role="alert" className="mt-1 text-sm font-medium text-bad">{error}</p>}
    </fieldset>
  )
}
