import { useState } from 'react'
import {
  useAdminCreateShippingZoneMutation, useAdminDeleteShippingOptionMutation, useAdminDeleteShippingZoneMutation, useAdminListShippingZonesQuery, useAdminUpdateShippingZoneMutation,
  type AdminShippingOption, type AdminShippingZone,
} from '../../api/admin.gen.ts'
import { useShopQuery } from '../../api/admin-base.ts'
import { Badge, Button, Chip, ConfirmDialog, Dialog, EmptyState, etag, Form, IconButton, Loaded, NumberField, Page, Panel, PickFrom, Removal, TextField, useDo, useForm, useOpened, useRefocus } from '../kit/index.ts'
import { countries, countryName } from '../kit/places.ts'
import { useFormat, useLanguage, useT } from '../language.tsx'
import { useMay } from '../may.ts'
import { OptionDialog } from './shipping-option.tsx'

// Screen says where the shop ships to, how, and for what.
export function Screen() {
  const t = useT()
  return (
    <Page title={t('nav.shipping')} text={t('shipping.text')}>
      <ShippingZones />
    </Page>
  )
}

// ShippingZones is every zone with its options.
export function ShippingZones() {
  const t = useT()
  const may = useMay()
  const query = useAdminListShippingZonesQuery({ limit: 100 })
  const opened = useOpened(query.data?.data)
  const reload = () => query.refetch()
  const add = may('shipping:write') && (
    <Button kind="main" icon="plus" onPress={() => opened.open('new')}>
      {t('shipping.addZone')}
    </Button>
  )
  return (
    <div className="grid gap-6">
      <Loaded query={query}>
        {({ data }) =>
          data.length === 0 ? (
            <EmptyState icon="truck" title={t('shipping.none')} text={t('shipping.noneText')} action={add} />
          ) : (
            <>
              {data.map((zone) => (
                <Zone key={zone.id} zone={zone} reload={reload} onEdit={() => opened.open(zone)} />
              ))}
              <div>{add}</div>
            </>
          )
        }
      </Loaded>
      {opened.isOpen && <ZoneDialog zone={opened.row} reload={reload} onClose={opened.close} />}
    </div>
  )
}

function Zone({ zone, reload, onEdit }: { zone: AdminShippingZone; reload: () => Promise<unknown>; onEdit: () => void }) {
  const { t, locale } = useLanguage()
  const may = useMay()
  const [isGoing, setGoing] = useState(false)
  const option = useOpened(zone.options)
  const [remove] = useAdminDeleteShippingZoneMutation()
  const { run, isBusy } = useDo()
  const areas = zone.areas.map((area) => [countryName(area.country_code, locale), area.province_code, area.postal_pattern].filter(Boolean).join(' '))
  const isOpen = may('shipping:write')
  return (
    <Panel
      title={zone.name} text={areas.length > 0 ? areas.join(', ') : t('taxes.everywhere')}
      actions={
        isOpen && (
          <>
            <Button icon="plus" onPress={() => option.open('new')}>
              {t('shipping.addOption')}
            </Button>
            <span className="flex">
              <IconButton icon="edit" label={t('settings.edit', { name: zone.name })} onPress={onEdit} />
              <IconButton icon="trash" label={t('settings.remove', { name: zone.name })} onPress={() => setGoing(true)} />
            </span>
          </>
        )
      }
    >
      {zone.options.length === 0 && <p className="text-soft">{t('shipping.noOptions')}</p>}
      <ul className="grid divide-y divide-line">
        {zone.options.map((one) => (
          <OptionLine key={one.id} option={one} onEdit={() => option.open(one)} />
        ))}
      </ul>
      {option.isOpen && <OptionDialog zone={zone.id} option={option.row} reload={reload} onClose={option.close} />}
      <ConfirmDialog
        isOpen={isGoing} title={t('settings.removeTitle', { name: zone.name })} text={t('shipping.removeText')} action={t('settings.removeAction')} isDangerous isPending={isBusy}
        onClose={() => setGoing(false)} onConfirm={() => void run(() => remove({ id: zone.id, 'If-Match': etag(zone.version) }).unwrap(), t('settings.removed')).then(() => setGoing(false))}
      />
    </Panel>
  )
}

function OptionLine({ option, onEdit }: { option: AdminShippingOption; onEdit: () => void }) {
  const t = useT()
  const format = useFormat()
  const may = useMay()
  const { data: shop } = useShopQuery()
  const [remove] = useAdminDeleteShippingOptionMutation()
  const [isGoing, setGoing] = useState(false)
  const currency_code = option.amount.currency_code || (shop?.currency_code ?? '')
  const isPlain = option.kind === 'flat' || option.kind === 'pickup'
  const lowest = Math.min(...option.tiers.map((tier) => tier.amount))
  const price = isPlain ? format.money(option.amount) : t('shipping.from', { amount: format.money({ amount: Number.isFinite(lowest) ? lowest : 0, currency_code }) })
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2.5">
      <div className="min-w-0 grow">
        <p className="flex items-center gap-2 font-semibold">
          {option.name}
          {!option.active && <Badge tone="quiet">{t('shipping.inactive')}</Badge>}
        </p>
        <p className="text-sm text-soft">
          {t(`shipping.kind.${option.kind}`)}
          {option.free_over !== null && ` · ${t('shipping.freeFrom', { amount: format.money({ amount: option.free_over, currency_code }) })}`}
        </p>
      </div>
      <span className="tabular-nums">{price}</span>
      {may('shipping:write') && (
        <span className="flex">
          <IconButton icon="edit" label={t('settings.edit', { name: option.name })} onPress={onEdit} />
          <IconButton icon="trash" label={t('settings.remove', { name: option.name })} onPress={() => setGoing(true)} />
        </span>
      )}
      <Removal
        isOpen={isGoing} name={option.name} text={t('shipping.removeOptionText')} onClose={() => setGoing(false)}
        remove={() => remove({ id: option.id, 'If-Match': etag(option.version) }).unwrap()}
      />
    </li>
  )
}

function ZoneDialog({ zone, reload, onClose }: { zone: AdminShippingZone | null; reload: () => Promise<unknown>; onClose: () => void }) {
  const { t, locale } = useLanguage()
  const [create] = useAdminCreateShippingZoneMutation()
  const [update] = useAdminUpdateShippingZoneMutation()
  const form = useForm({
    initial: { name: zone?.name ?? '', position: zone?.position ?? 0, areas: zone?.areas ?? [] }, version: zone?.version, reload,
    save: (values, version) =>
      zone ? update({ id: zone.id, 'If-Match': etag(version), adminShippingZonePatch: values }).unwrap() : create({ adminShippingZoneInput: values }).unwrap(),
  })
  const { areas } = form.values
  const { ref, refocus } = useRefocus<HTMLDivElement>()
  const remove = (at: number) => {
    refocus(`[data-areas] > :nth-child(${at + 1}) button`, '[data-areas] > :last-child button', 'input')
    form.set({ areas: areas.filter((_, other) => other !== at) })
  }
  const add = (country_code: string) => !areas.some((area) => area.country_code === country_code && !area.province_code) && form.set({ areas: [...areas, { country_code }] })
  return (
    <Dialog title={zone ? t('settings.edit', { name: zone.name }) : t('shipping.addZone')} isOpen onClose={onClose}>
      <Form form={form} onSaved={onClose}>
        <TextField label={t('settings.name')} {...form.field('name')} isRequired />
        <div ref={ref} className="grid gap-3">
          <PickFrom label={t('shipping.countries')} hint={t('shipping.countriesHint')} options={countries(locale)} onPick={add} />
          <div data-areas className="flex flex-wrap gap-2">
            {areas.map((area, i) => (
              <Chip key={i} onRemove={() => remove(i)}>
                {[countryName(area.country_code, locale), area.province_code, area.postal_pattern].filter(Boolean).join(' ')}
              </Chip>
            ))}
          </div>
        </div>
        <NumberField label={t('taxes.position')} hint={t('shipping.positionHint')} minValue={0} {...form.field('position')} />
      </Form>
    </Dialog>
  )
}
