import { newKey } from '../../api/idempotency.ts'
import { Button, IconButton, Panel, TextField, Tokens } from '../kit/index.ts'
import { useT } from '../language.tsx'
import { useMay } from '../may.ts'
import type { ProductForm } from './editor.tsx'
import { missing, mostOptions, newVariant, rearrange, type OptionDraft } from './variants.ts'

// Options is what the variants of a product differ in, and makes variants of it.
export function Options({ form }: { form: ProductForm }) {
  const t = useT()
  const may = useMay()
  const { options, variants } = form.values
  const absent = missing(options, variants)
  const set = (after: OptionDraft[]) => form.set({ options: after, variants: rearrange(options, after, variants) })
  const change = (i: number, changes: Partial<OptionDraft>) => set(options.map((option, at) => (at === i ? { ...option, ...changes } : option)))
  const generate = () => form.set({ variants: [...variants, ...absent.map((values) => newVariant(newKey(), values, variants[0]))] })
  return (
    <Panel title={t('product.options')} text={t('product.optionsText')}>
      <div className="grid gap-5">
        {options.map((option, i) => (
          <div key={option.key} className="grid items-start gap-4 border-b border-line pb-5 sm:grid-cols-[14rem_minmax(0,1fr)_auto]">
            <TextField label={t('product.optionName')} placeholder={t('product.optionExample')} value={option.name} onChange={(name) => change(i, { name })} error={form.errors[`options[${i}].name`]} name={`options[${i}].name`} isRequired />
            <Tokens label={t('product.optionValues')} hint={t('product.tagsHint')} value={option.values} onChange={(values) => change(i, { values })} error={form.errors[`options[${i}].values`]} name={`options[${i}].values`} />
            {may('catalog:write') && (
              <IconButton className="sm:mt-7" icon="trash" label={t('product.removeOption', { name: option.name })} onPress={() => set(options.filter((_, at) => at !== i))} />
            )}
          </div>
        ))}
        {may('catalog:write') && (
          <div className="flex flex-wrap gap-3">
            {options.length < mostOptions && (
              <Button icon="plus" onPress={() => set([...options, { key: newKey(), id: null, name: '', values: [] }])}>
                {t('product.addOption')}
              </Button>
            )}
            {absent.length > 0 && (
              <Button kind="main" icon="bolt" onPress={generate}>
                {t.count('product.generate', absent.length)}
              </Button>
            )}
          </div>
        )}
      </div>
    </Panel>
  )
}
