import type { Address, BookAddress } from '../../api/store.gen.ts'
import { useT } from '../../i18n/text.ts'
import { sameAddress } from './address.ts'

// Book is the addresses that a customer keeps, to have one of them entered.
export function Book({ book = [], chosen }: { book: BookAddress[] | undefined; chosen: Address | null }) {
  const t = useT()
  if (book.length === 0) return null
  return (
    <div role="group" aria-labelledby="book" className="mb-6">
      <p id="book" className="mb-2 text-sm">
        {t('checkout.book')}
      </p>
      <ul className="flex flex-wrap gap-2">
        {book.map((entry) => (
          <li key={entry.id}>
            <button
              type="submit"
              name="saved"
              value={entry.id}
              aria-pressed={sameAddress(entry, chosen)}
              className="rounded-control border border-edge bg-card px-4 py-2 text-left text-sm aria-pressed:border-accent aria-pressed:ring-1 aria-pressed:ring-accent"
            >
              <span className="block font-semibold">{`${entry.first_name} ${entry.last_name}`}</span>
              {`${entry.address_1}, ${entry.city}`}
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
