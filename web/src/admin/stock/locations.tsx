import { useAdminCreateStockLocationMutation, useAdminListStockLocationsQuery, useAdminUpdateStockLocationMutation, type AdminStockLocation } from '../../api/admin.gen.ts'
import { BackLink, Badge, Button, Dialog, EmptyState, etag, Form, LinkButton, Loaded, NumberField, Page, Switch, Table, TextField, useForm, useOpened, type Column } from '../kit/index.ts'
import { useFormat, useT } from '../language.tsx'
import { useMay } from '../may.ts'

// Screen is the places where stock lies, in the order in which they are asked for goods.
export function Screen() {
  const t = useT()
  const may = useMay()
  const query = useAdminListStockLocationsQuery()
  const opened = useOpened(query.data?.data)
  const columns = useColumns(opened.open)
  return (
    <Page
      title={t('nav.locations')} text={t('locations.text')}
      back={<BackLink href="/admin/inventory">{t('nav.inventory')}</BackLink>}
      actions={
        may('inventory:write') && (
          <Button kind="main" icon="plus" onPress={() => opened.open('new')}>
            {t('locations.add')}
          </Button>
        )
      }
    >
      <Loaded query={query}>
        {({ data }) => <Table label={t('nav.locations')} columns={columns} rows={data} keyOf={({ id }) => id} textOf={({ name }) => name} empty={<EmptyState icon="shop" title={t('locations.none')} />} />}
      </Loaded>
      {opened.isOpen && <LocationDialog location={opened.row} reload={() => query.refetch()} onClose={opened.close} />}
    </Page>
  )
}

function useColumns(onEdit: (location: AdminStockLocation) => void): Column<AdminStockLocation>[] {
  const t = useT()
  const format = useFormat()
  const may = useMay()
  return [
    {
      id: 'name', title: t('settings.name'),
      render: ({ name, is_default, active }) => (
        <span className="inline-flex flex-wrap items-center gap-2 font-semibold">
          {name}
          {is_default && <Badge>{t('locations.default')}</Badge>}
          {!active && <Badge tone="quiet">{t('locations.closed')}</Badge>}
        </span>
      ),
    },
    { id: 'code', title: t('attributes.code'), render: ({ code }) => <code className="font-mono text-sm">{code}</code> },
    { id: 'position', title: t('attributes.position'), isNumeric: true, isQuiet: true, render: ({ position }) => format.number(position) },
    {
      id: 'deeds', title: t('shelves.deeds'), isNumeric: true,
      render: (location) => (
        <span className="inline-flex flex-wrap justify-end gap-2">
          <LinkButton kind="plain" icon="stock" href={`/admin/inventory?location=${location.id}`}>
            {t('locations.stock')}
          </LinkButton>
          {may('inventory:write') && (
            <Button icon="edit" onPress={() => onEdit(location)} aria-label={t('settings.edit', { name: location.name })}>
              {t('categories.edit')}
            </Button>
          )}
        </span>
      ),
    },
  ]
}

function LocationDialog({ location, reload, onClose }: { location: AdminStockLocation | null; reload: () => Promise<unknown>; onClose: () => void }) {
  const t = useT()
  const [create] = useAdminCreateStockLocationMutation()
  const [update] = useAdminUpdateStockLocationMutation()
  const form = useForm({
    initial: { name: location?.name ?? '', code: location?.code ?? '', position: location?.position ?? 0, active: location?.active ?? true }, version: location?.version, reload,
    save: ({ active, ...values }, version) =>
      location
        ? update({ id: location.id, 'If-Match': etag(version), adminStockLocationPatch: { ...values, active } }).unwrap()
        : create({ adminStockLocationInput: values }).unwrap(),
  })
  return (
    <Dialog title={location ? t('settings.edit', { name: location.name }) : t('locations.add')} isOpen onClose={onClose} size="small">
      <Form form={form} onSaved={onClose}>
        <TextField label={t('settings.name')} {...form.field('name')} isRequired />
        <TextField label={t('attributes.code')} hint={t('locations.codeHint')} mono {...form.field('code')} isRequired />
        <NumberField
          label={t('attributes.position')} hint={t('locations.positionHint')} minValue={0} {...form.field('position')} onChange={(position) => form.set({ position: Number.isNaN(position) ? 0 : position })}
        />
        {location && !location.is_default && (
          <Switch isSelected={form.values.active} onChange={(active) => form.set({ active })} hint={t('locations.activeHint')}>
            {t('locations.active')}
          </Switch>
        )}
      </Form>
    </Dialog>
  )
}
