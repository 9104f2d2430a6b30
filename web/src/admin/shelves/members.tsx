import { useState } from 'react'
import { Link } from 'react-router'
import type { AdminProductListItem } from '../../api/admin.gen.ts'
import { PickSearch, Thumb, type Pickable } from '../kit/index.ts'
import { useFormat, useT } from '../language.tsx'
import { Ordered } from './parts.tsx'

interface MembersProps {
  value: string[] // ids, in order
  onChange: (value: string[]) => void
  known: readonly AdminProductListItem[] // of those that are in it as it is saved
  isDisabled: boolean
  error: string | undefined
}

// Members is the products of a collection that somebody fills by hand, in the order in which shoppers see them.
export function Members({ value, onChange, known, isDisabled, error }: MembersProps) {
  const t = useT()
  const format = useFormat()
  const [picked, setPicked] = useState<Pickable[]>([])
  const byID = new Map<string, Pickable>([...picked.map((one) => [one.id, one] as const), ...known.map(({ id, title, image }) => [id, { id, name: title, image }] as const)])
  const nameOf = (id: string) => byID.get(id)?.name ?? id
  const add = (pick: Pickable) => {
    setPicked((before) => [...before, pick])
    onChange([...value, pick.id])
  }
  return (
    <div className="grid gap-4">
      {!isDisabled && <PickSearch of="product" label={t('collections.addProduct')} name="products" error={error} without={value} onPick={add} />}
      <p role="status" className="text-soft">
        {t.count('collections.count', value.length, { count: format.number(value.length) })}
      </p>
      <Ordered label={t('shelves.products')} items={value} keyOf={(id) => id} nameOf={nameOf} onChange={onChange} isDisabled={isDisabled}>
        {(id) => (
          <span className="flex items-center gap-3">
            <Thumb image={byID.get(id)?.image} />
            <Link to={`/admin/products/${id}`} className="min-w-0 wrap-break-word">
              {nameOf(id)}
            </Link>
          </span>
        )}
      </Ordered>
    </div>
  )
}
