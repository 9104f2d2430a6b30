import { useRef } from 'react'
import { useNavigate, useParams } from 'react-router'
import {
  useAdminCreateAttributeMutation, useAdminDeleteAttributeMutation, useAdminUpdateAttributeMutation, type AdminAttributeDefinition, type AdminChoiceInput,
} from '../../api/admin.gen.ts'
import { useEveryAttributeQuery } from '../../api/admin-every.ts'
import { BackLink, Button, Checkbox, etag, FormPage, Loaded, NumberField, Panel, RemoveButton, Select, TextField, useForm, type FormState } from '../kit/index.ts'
import { useT } from '../language.tsx'
import { useMay } from '../may.ts'
import { attributeTypes, typeOf, type AttributeType } from './attribute-type.ts'
import { Gone, Ordered } from './parts.tsx'

const list = '/admin/attributes'

// Screen is one attribute with its choices, or a new one.
export function Screen() {
  const t = useT()
  const { id = '' } = useParams()
  const query = useEveryAttributeQuery()
  return (
    <Loaded query={query}>
      {(all) => {
        const attribute = all.find((one) => one.id === id)
        if (!attribute && id !== 'new') return <Gone title={t('nav.attributes')} back={list} />
        return <Editor key={id} attribute={attribute ?? null} reload={query.refetch} />
      }}
    </Loaded>
  )
}

interface Draft {
  label: string
  code: string
  type: AttributeType
  unit: string
  filterable: boolean
  facet: boolean
  searchable: boolean
  position: number
  choices: AdminChoiceInput[]
}

const draftOf = (attribute: AdminAttributeDefinition | null): Draft => ({
  label: attribute?.label ?? '', code: attribute?.code ?? '', type: typeOf(attribute?.type ?? 'choice'), unit: attribute?.unit ?? '', filterable: attribute?.filterable ?? true,
  facet: attribute?.facet ?? true, searchable: attribute?.searchable ?? false, position: attribute?.position ?? 0,
  choices: attribute?.choices.map(({ value, label }) => ({ value, label })) ?? [],
})

function Editor({ attribute, reload }: { attribute: AdminAttributeDefinition | null; reload: () => Promise<unknown> }) {
  const t = useT()
  const may = useMay()
  const navigate = useNavigate()
  const [create] = useAdminCreateAttributeMutation()
  const [update] = useAdminUpdateAttributeMutation()
  const [remove] = useAdminDeleteAttributeMutation()
  const made = useRef('')
  const form = useForm({
    initial: draftOf(attribute), version: attribute?.version, reload,
    save: async (values, version) => {
      const body = { ...values, unit: values.type === 'number' ? values.unit : '', choices: values.type === 'choice' ? values.choices : [] }
      if (attribute) return update({ id: attribute.id, 'If-Match': etag(version), adminAttributePatch: body }).unwrap()
      const { id } = await create({ adminAttributeInput: body }).unwrap()
      made.current = id
    },
  })
  const mayWrite = may('catalog:write')
  return (
    <FormPage
      title={attribute?.label ?? t('attributes.new')} back={<BackLink href={list}>{t('nav.attributes')}</BackLink>} form={form} mayNot={!mayWrite}
      pageActions={
        attribute && mayWrite && (
          <RemoveButton name={attribute.label} text={t('attributes.removeText')} back={list} remove={() => remove({ id: attribute.id, 'If-Match': etag(attribute.version) }).unwrap()} />
        )
      }
      {...(!attribute && { onSaved: () => void navigate(`${list}/${made.current}`) })}
    >
      <What form={form} />
      {form.values.type === 'choice' && <Choices form={form} isDisabled={!mayWrite} />}
      <Use form={form} />
    </FormPage>
  )
}

function What({ form }: { form: FormState<Draft> }) {
  const t = useT()
  return (
    <Panel title={t('shelves.what')}>
      <div className="grid gap-5 sm:grid-cols-2">
        <TextField label={t('attributes.label')} hint={t('attributes.labelHint')} {...form.field('label')} />
        <TextField label={t('attributes.code')} hint={t('attributes.codeHint')} mono {...form.field('code')} isRequired />
        <Select label={t('attributes.type')} options={attributeTypes.map((id) => ({ id, name: t(`attributes.type.${id}`) }))} {...form.field('type')} />
        {form.values.type === 'number' && <TextField label={t('attributes.unit')} hint={t('attributes.unitHint')} {...form.field('unit')} />}
      </div>
    </Panel>
  )
}

function Choices({ form, isDisabled }: { form: FormState<Draft>; isDisabled: boolean }) {
  const t = useT()
  const { choices } = form.values
  const setChoices = (next: AdminChoiceInput[]) => form.set({ choices: next })
  const change = (at: number, changes: Partial<AdminChoiceInput>) => setChoices(choices.map((choice, i) => (i === at ? { ...choice, ...changes } : choice)))
  return (
    <Panel title={t('attributes.choices')} text={t('attributes.choicesText')}>
      <div className="grid gap-4">
        <Ordered label={t('attributes.choices')} items={choices} keyOf={(_, at) => String(at)} nameOf={(choice) => choice.label || choice.value} onChange={setChoices} isDisabled={isDisabled}>
          {(choice, at) => (
            <div className="grid gap-3 py-1 sm:grid-cols-2">
              <TextField
                label={t('attributes.choiceLabel')} name={`choices[${at}].label`} value={choice.label ?? ''} onChange={(label) => change(at, { label })} error={form.errors[`choices[${at}].label`]}
              />
              <TextField
                label={t('attributes.choiceValue')} mono name={`choices[${at}].value`} value={choice.value} onChange={(value) => change(at, { value })} error={form.errors[`choices[${at}].value`]} isRequired
              />
            </div>
          )}
        </Ordered>
        {form.errors['choices'] && <p className="text-sm font-medium text-bad">{form.errors['choices']}</p>}
        {!isDisabled && (
          <Button icon="plus" className="justify-self-start" onPress={() => setChoices([...choices, { value: '', label: '' }])}>
            {t('attributes.addChoice')}
          </Button>
        )}
      </div>
    </Panel>
  )
}

function Use({ form }: { form: FormState<Draft> }) {
  const t = useT()
  const { values, set } = form
  return (
    <Panel title={t('attributes.use')}>
      <div className="grid gap-5">
        <Checkbox isSelected={values.filterable} onChange={(filterable) => set({ filterable })} hint={t('attributes.filterableHint')}>
          {t('attributes.filterable')}
        </Checkbox>
        <Checkbox isSelected={values.facet} onChange={(facet) => set({ facet })} hint={t('attributes.facetHint')}>
          {t('attributes.facet')}
        </Checkbox>
        <Checkbox isSelected={values.searchable} onChange={(searchable) => set({ searchable })} hint={t('attributes.searchableHint')}>
          {t('attributes.searchable')}
        </Checkbox>
        <div className="sm:max-w-xs">
          <NumberField label={t('attributes.position')} hint={t('attributes.positionHint')} {...form.field('position')} onChange={(position) => set({ position: Number.isNaN(position) ? 0 : position })} />
        </div>
      </div>
    </Panel>
  )
}
