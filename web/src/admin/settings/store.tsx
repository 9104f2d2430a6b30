import { useAdminGetChannelQuery, useAdminGetSellerQuery, useAdminSetSellerMutation, useAdminUpdateChannelMutation, type AdminChannel, type AdminSeller } from '../../api/admin.gen.ts'
import { ComboBox, etag, Form, Loaded, Page, Panel, Select, Switch, TextField, useForm } from '../kit/index.ts'
import { countries, currencies, languageTags, timeZones } from '../kit/places.ts'
import { useLanguage, useT } from '../language.tsx'
import { useMay } from '../may.ts'

// Screen says what the shop is called and counts in, and who sells.
export function Screen() {
  const t = useT()
  const channel = useAdminGetChannelQuery()
  const seller = useAdminGetSellerQuery()
  return (
    <Page title={t('nav.store')}>
      <Loaded query={channel}>{(data) => <StoreForm channel={data} reload={() => channel.refetch()} />}</Loaded>
      <Loaded query={seller}>{(data) => <SellerForm seller={data} reload={() => seller.refetch()} />}</Loaded>
    </Page>
  )
}

// StoreForm is name, currency, language and clock of the shop.
export function StoreForm({ channel, reload, onSaved, saveText }: { channel: AdminChannel; reload: () => Promise<unknown>; onSaved?: () => void; saveText?: string }) {
  const { t, locale } = useLanguage()
  const may = useMay()
  const [update] = useAdminUpdateChannelMutation()
  const { name, currency_code, locale: shopLocale, time_zone, prices_include_tax } = channel
  const form = useForm({
    initial: { name, currency_code, locale: shopLocale, time_zone, prices_include_tax }, version: channel.version, reload,
    save: (values, version) => update({ 'If-Match': etag(version), adminChannelPatch: values }).unwrap(),
  })
  return (
    <Form form={form} mayNot={!may('settings:write')} {...(onSaved && { onSaved })} {...(saveText && { saveText })}>
      <Panel title={t('store.shop')}>
        <div className="grid gap-5 sm:grid-cols-2">
          <TextField label={t('store.name')} {...form.field('name')} isRequired maxLength={100} />
          <ComboBox label={t('store.currency')} hint={t('store.currencyHint')} options={currencies(locale)} {...form.field('currency_code')} />
          <Select label={t('store.locale')} hint={t('store.localeHint')} options={languageTags(locale, shopLocale)} {...form.field('locale')} />
          <ComboBox label={t('store.timeZone')} hint={t('store.timeZoneHint')} options={timeZones()} {...form.field('time_zone')} />
          <Switch isSelected={form.values.prices_include_tax} onChange={(prices_include_tax) => form.set({ prices_include_tax })} hint={t('store.pricesHint')}>
            {t('store.prices')}
          </Switch>
        </div>
      </Panel>
    </Form>
  )
}

const sellerFields = ['company', 'vat_id', 'first_name', 'last_name', 'address_1', 'address_2', 'postal_code', 'city', 'province_code', 'email', 'phone'] as const

function SellerForm({ seller, reload }: { seller: AdminSeller; reload: () => Promise<unknown> }) {
  const { t, locale } = useLanguage()
  const may = useMay()
  const [set] = useAdminSetSellerMutation()
  const { version, ...initial } = seller
  const form = useForm({
    initial, version, reload,
    save: (values, version) => set({ ...(version !== undefined && version > 0 && { 'If-Match': etag(version) }), adminSellerInput: values }).unwrap(),
  })
  return (
    <Form form={form} mayNot={!may('settings:write')}>
      <Panel title={t('store.seller')} text={t('store.sellerText')}>
        <div className="grid gap-5 sm:grid-cols-2">
          {sellerFields.map((name) => (
            <TextField key={name} label={t(`store.seller.${name}`)} {...form.field(name)} {...(name === 'email' && { type: 'email' as const })} />
          ))}
          <ComboBox label={t('store.seller.country_code')} options={countries(locale)} {...form.field('country_code')} />
        </div>
      </Panel>
    </Form>
  )
}
