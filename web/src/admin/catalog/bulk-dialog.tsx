import { useRef, useState } from 'react'
import { useAdminBulkEditProductsMutation, useAdminListCategoriesQuery, type AdminBulkSelection, type AdminJob } from '../../api/admin.gen.ts'
import { useShopQuery } from '../../api/admin-base.ts'
import { useEveryBrandQuery, useEveryProductTypeQuery } from '../../api/admin-every.ts'
import { Button, Checkbox, Dialog, MoneyField, NumberField, Select, Suggest, Tokens } from '../kit/index.ts'
import { goToUnread } from '../kit/unread.ts'
import { useFormat, useT } from '../language.tsx'
import { useProblemText } from '../problem.ts'
import { bulkKinds, changeOf, noChange, type BulkDraft } from './bulk.ts'
import { JobProgress } from './job-progress.tsx'
import { CategoryPicker } from './category-picker.tsx'
import { statuses } from './product-filters.tsx'

interface BulkDialogProps {
  count: number
  selection: AdminBulkSelection
  onClose: (isDone: boolean) => void
}

// BulkDialog makes one change to many products, and shows how far it has come.
export function BulkDialog({ count, selection, onClose }: BulkDialogProps) {
  const t = useT()
  const format = useFormat()
  const textOf = useProblemText()
  const { data: shop } = useShopQuery()
  const [draft, setDraft] = useState(noChange)
  const fields = useRef<HTMLDivElement>(null)
  const [job, setJob] = useState<AdminJob | null>(null)
  const [error, setError] = useState<string | null>(null)
  const [edit, { isLoading }] = useAdminBulkEditProductsMutation()
  const currency = shop?.currency_code ?? 'EUR'
  const change = changeOf(draft, currency)
  const start = async () => {
    if (!change || goToUnread(fields.current)) return
    setError(null)
    try {
      setJob(await edit({ adminBulkEdit: { selection, change } }).unwrap())
    } catch (failed) {
      setError(textOf(failed))
    }
  }
  const counted = { count: format.number(count) }
  return (
    <Dialog
      title={t.count('bulk.title', count, counted)} isOpen onClose={() => onClose(job !== null)} size="small"
      actions={
        job ? (
          <Button kind="main" onPress={() => onClose(true)}>
            {t('kit.close')}
          </Button>
        ) : (
          <>
            <Button onPress={() => onClose(false)}>{t('kit.cancel')}</Button>
            <Button kind="main" isDisabled={!change} isPending={isLoading} onPress={() => void start()}>
              {t.count('bulk.apply', count, counted)}
            </Button>
          </>
        )
      }
    >
      {job ? (
        <JobProgress id={job.id} rowName={t('bulk.row')} />
      ) : (
        <div ref={fields} className="grid gap-5">
          <Select
            label={t('bulk.what')} options={bulkKinds.map((id) => ({ id, name: t(`bulk.kind.${id}`) }))} value={draft.kind}
            onChange={(kind) => setDraft({ ...draft, kind, names: [], name: '' })}
          />
          <Fields draft={draft} set={(changes) => setDraft({ ...draft, ...changes })} currency={currency} />
          {error && (
            <p role="alert" className="font-medium text-bad">
              {error}
            </p>
          )}
        </div>
      )}
    </Dialog>
  )
}

interface FieldsProps {
  draft: BulkDraft
  set: (changes: Partial<BulkDraft>) => void
  currency: string
}

function Fields({ draft, set, currency }: FieldsProps) {
  const t = useT()
  switch (draft.kind) {
    case 'status':
      return <Select label={t('products.status')} options={statuses.map((id) => ({ id, name: t(`products.status.${id}`) }))} value={draft.status} onChange={(status) => set({ status })} />
    case 'price':
      return <PriceFields draft={draft} set={set} currency={currency} />
    case 'add_tags':
    case 'remove_tags':
      return <Tokens label={t('product.tags')} hint={t('product.tagsHint')} value={draft.names} onChange={(names) => set({ names })} />
    case 'add_categories':
    case 'remove_categories':
      return <Categories draft={draft} set={set} />
    case 'brand':
      return <BrandField draft={draft} set={set} />
    case 'product_type':
      return <TypeField draft={draft} set={set} />
  }
}

type Part = Pick<FieldsProps, 'draft' | 'set'>

function Categories({ draft, set }: Part) {
  const { data } = useAdminListCategoriesQuery()
  return <CategoryPicker categories={data?.data ?? []} value={draft.names} onChange={(names) => set({ names })} />
}

function BrandField({ draft, set }: Part) {
  const t = useT()
  const { data } = useEveryBrandQuery()
  return <Suggest label={t('products.brand')} hint={t('bulk.nameHint')} options={(data ?? []).map((one) => one.name)} value={draft.name} onChange={(name) => set({ name })} />
}

function TypeField({ draft, set }: Part) {
  const t = useT()
  const { data } = useEveryProductTypeQuery()
  return <Suggest label={t('products.type')} hint={t('bulk.nameHint')} options={(data ?? []).map((one) => one.name)} value={draft.name} onChange={(name) => set({ name })} />
}

const directions = ['down', 'up'] as const
const ways = ['percent', 'amount'] as const

function PriceFields({ draft, set, currency }: FieldsProps) {
  const t = useT()
  return (
    <div className="grid gap-5">
      <div className="grid gap-4 sm:grid-cols-2">
        <Select label={t('bulk.direction')} options={directions.map((id) => ({ id, name: t(`bulk.direction.${id}`) }))} value={draft.direction} onChange={(direction) => set({ direction })} />
        <Select label={t('bulk.by')} options={ways.map((id) => ({ id, name: t(`bulk.by.${id}`) }))} value={draft.by} onChange={(by) => set({ by })} />
      </div>
      {draft.by === 'percent' ? (
        <NumberField
          label={t('bulk.percent')} unit="%" minValue={0} maxValue={draft.direction === 'down' ? 100 : 1000} formatOptions={{ maximumFractionDigits: 2 }} value={draft.percent}
          onChange={(percent) => set({ percent: Number.isNaN(percent) ? 0 : percent })}
        />
      ) : (
        <MoneyField label={t('bulk.amount')} currency={currency} value={draft.amount} onChange={(amount) => set({ amount })} />
      )}
      <Checkbox isSelected={draft.keep} onChange={(keep) => set({ keep })} hint={t('bulk.keepHint')}>
        {t('bulk.keep')}
      </Checkbox>
    </div>
  )
}
