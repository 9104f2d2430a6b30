import { useState } from 'react'
import {
  useAdminCreateTaxClassMutation, useAdminDeleteTaxClassMutation, useAdminDeleteTaxZoneMutation, useAdminListTaxClassesQuery, useAdminListTaxZonesQuery, useAdminUpdateTaxClassMutation,
  type AdminTaxClass, type AdminTaxZone,
} from '../../api/admin.gen.ts'
import { Button, ConfirmDialog, Dialog, EmptyState, etag, Form, IconButton, Loaded, Page, Panel, Removal, TextField, useDo, useForm, useOpened } from '../kit/index.ts'
import { countryName } from '../kit/places.ts'
import { useLanguage, useT } from '../language.tsx'
import { useMay } from '../may.ts'
import { ZoneDialog } from './tax-zone.tsx'

// Screen says what tax is taken where, and of what.
export function Screen() {
  const t = useT()
  return (
    <Page title={t('nav.taxes')} text={t('taxes.text')}>
      <Zones />
      <Classes />
    </Page>
  )
}

// Zones is where taxes are taken.
export function Zones() {
  const { t, locale } = useLanguage()
  const may = useMay()
  const query = useAdminListTaxZonesQuery({ limit: 100 })
  const opened = useOpened(query.data?.data)
  const [gone, setGone] = useState<AdminTaxZone | null>(null)
  const [remove] = useAdminDeleteTaxZoneMutation()
  const { run, isBusy } = useDo()
  const isOpen = may('taxes:write')
  return (
    <Panel title={t('taxes.zones')} text={t('taxes.zonesText')} actions={isOpen && <Button icon="plus" onPress={() => opened.open('new')}>{t('taxes.addZone')}</Button>}>
      <Loaded query={query}>
        {({ data }) =>
          data.length === 0 ? (
            <EmptyState icon="tax" title={t('taxes.noZones')} text={t('taxes.noZonesText')} />
          ) : (
            <ul className="grid divide-y divide-line">
              {data.map((zone) => (
                <li key={zone.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-3">
                  <div className="min-w-0 grow">
                    <p className="font-semibold">{zone.name}</p>
                    <p className="text-soft">{[zone.country_code ? countryName(zone.country_code, locale) : t('taxes.everywhere'), zone.province_code, zone.postal_pattern].filter(Boolean).join(' · ')}</p>
                  </div>
                  <p className="tabular-nums">{zone.rates.map((rate) => `${rate.name} ${rate.rate} %`).join(', ')}</p>
                  {isOpen && (
                    <div className="flex">
                      <IconButton icon="edit" label={t('settings.edit', { name: zone.name })} onPress={() => opened.open(zone)} />
                      <IconButton icon="trash" label={t('settings.remove', { name: zone.name })} onPress={() => setGone(zone)} />
                    </div>
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {opened.isOpen && <ZoneDialog zone={opened.row} reload={() => query.refetch()} onClose={opened.close} />}
      <ConfirmDialog
        isOpen={gone !== null} title={t('settings.removeTitle', { name: gone?.name ?? '' })} text={t('taxes.removeZoneText')} action={t('settings.removeAction')} isDangerous isPending={isBusy}
        onClose={() => setGone(null)} onConfirm={() => gone && void run(() => remove({ id: gone.id, 'If-Match': etag(gone.version) }).unwrap(), t('settings.removed')).then(() => setGone(null))}
      />
    </Panel>
  )
}

function Classes() {
  const t = useT()
  const may = useMay()
  const query = useAdminListTaxClassesQuery({ limit: 100 })
  const opened = useOpened(query.data?.data)
  const [gone, setGone] = useState<AdminTaxClass | null>(null)
  const [remove] = useAdminDeleteTaxClassMutation()
  const isOpen = may('taxes:write')
  return (
    <Panel title={t('taxes.classes')} text={t('taxes.classesText')} actions={isOpen && <Button icon="plus" onPress={() => opened.open('new')}>{t('taxes.addClass')}</Button>}>
      <Loaded query={query}>
        {({ data }) => (
          <ul className="grid divide-y divide-line">
            {data.map((one) => (
              <li key={one.id} className="flex items-center gap-4 py-2">
                <span className="grow font-semibold">{one.name}</span>
                <code className="font-mono text-sm text-soft">{one.code}</code>
                {isOpen && (
                  <span className="flex">
                    <IconButton icon="edit" label={t('settings.edit', { name: one.name })} onPress={() => opened.open(one)} />
                    <IconButton icon="trash" label={t('settings.remove', { name: one.name })} onPress={() => setGone(one)} />
                  </span>
                )}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      {opened.isOpen && <ClassDialog one={opened.row} reload={() => query.refetch()} onClose={opened.close} />}
      {gone && <Removal isOpen name={gone.name} text={t('taxes.removeClassText')} onClose={() => setGone(null)} remove={() => remove({ id: gone.id, 'If-Match': etag(gone.version) }).unwrap()} />}
    </Panel>
  )
}

function ClassDialog({ one, reload, onClose }: { one: AdminTaxClass | null; reload: () => Promise<unknown>; onClose: () => void }) {
  const t = useT()
  const [create] = useAdminCreateTaxClassMutation()
  const [update] = useAdminUpdateTaxClassMutation()
  const form = useForm({
    initial: { name: one?.name ?? '', code: one?.code ?? '' }, version: one?.version, reload,
    save: ({ name, code }, version) =>
      one ? update({ id: one.id, 'If-Match': etag(version), adminTaxClassPatch: { name } }).unwrap() : create({ adminTaxClassInput: { name, code } }).unwrap(),
  })
  return (
    <Dialog title={one ? t('settings.edit', { name: one.name }) : t('taxes.addClass')} isOpen onClose={onClose} size="small">
      <Form form={form} onSaved={onClose}>
        <TextField label={t('settings.name')} {...form.field('name')} isRequired />
        <TextField label={t('taxes.code')} hint={t('taxes.codeHint')} {...form.field('code')} isDisabled={one !== null} isRequired mono />
      </Form>
    </Dialog>
  )
}
