import { useNavigate } from '../router.tsx'
import { useT } from '../../i18n/text.ts'
import { Carried } from './carried.tsx'
import { addressOf, sortsOf, type Selection, type Sort } from './selection.ts'

// SortBy is the order of a list. Without a script a button sends what was chosen.
export function SortBy({ selection }: { selection: Selection }) {
  const t = useT()
  const navigate = useNavigate()
  const { place, query, sort } = selection
  const choose = (chosen: string) => navigate(addressOf({ ...selection, sort: chosen as Sort, page: 1 }))
  return (
    <form className="sort">
      <Carried selection={selection} without={['sort']} />
      <label htmlFor="sort">{t('sort.label')}</label>
      <select id="sort" name="sort" value={sort} onChange={(event) => choose(event.target.value)}>
        {sortsOf(place, query).map((offered) => (
          <option key={offered} value={offered}>
            {t(`sort.${offered}`)}
          </option>
        ))}
      </select>
      <noscript>
        <button type="submit">{t('list.apply')}</button>
      </noscript>
    </form>
  )
}
