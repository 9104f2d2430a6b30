import { useAdminListPermissionsQuery } from '../../api/admin.gen.ts'
import { Loaded, Select, Switch } from '../kit/index.ts'
import { useT, type MessageKey, type Translate } from '../language.tsx'

type Access = 'none' | 'read' | 'write'

// accessOf is how far an area is open by a list of scopes.
export function accessOf(scopes: readonly string[], area: string): Access {
  if (scopes.includes('all') || scopes.includes(`${area}:write`)) return 'write'
  return scopes.includes('all:read') || scopes.includes(`${area}:read`) ? 'read' : 'none'
}

// withAccess is the scopes with another access to one area. What was open by "all" is named area by area then.
export function withAccess(scopes: readonly string[], areas: readonly string[], area: string, access: Access): string[] {
  return areas.flatMap((one) => {
    const now = one === area ? access : accessOf(scopes, one)
    return now === 'none' ? [] : [`${one}:${now}`]
  })
}

const areaNames: Record<string, MessageKey> = {
  catalog: 'area.catalog', media: 'area.media', inventory: 'area.inventory', shipping: 'area.shipping', taxes: 'area.taxes', promotions: 'area.promotions', reviews: 'area.reviews',
  customers: 'area.customers', segments: 'area.segments', orders: 'area.orders', refunds: 'area.refunds', mail: 'area.mail', webhooks: 'area.webhooks', imports: 'area.imports',
  exports: 'area.exports', jobs: 'area.jobs', settings: 'area.settings', keys: 'area.keys', search: 'area.search', audit: 'area.audit', staff: 'area.staff', privacy: 'area.privacy',
  analytics: 'area.analytics', pages: 'area.pages',
}

// areaName is what an area is called; one that this version does not know is called as the API calls it.
export function areaName(area: string, t: Translate): string {
  const key = areaNames[area]
  return key ? t(key) : area
}

interface ScopesProps {
  scopes: string[]
  onChange: (scopes: string[]) => void
  error: string | undefined
}

// Scopes chooses what is open, area by area, of what the person at the screen may give.
export function Scopes({ scopes, onChange, error }: ScopesProps) {
  const t = useT()
  const query = useAdminListPermissionsQuery()
  const isAll = scopes.includes('all')
  return (
    <fieldset className="grid gap-4">
      <legend className="mb-2 font-semibold">{t('roles.scopes')}</legend>
      {error && (
        <p role="alert" className="text-sm font-medium text-bad">
          {error}
        </p>
      )}
      <Switch isSelected={isAll} onChange={(isOn) => onChange(isOn ? ['all'] : [])} hint={t('roles.everythingHint')}>
        {t('roles.everything')}
      </Switch>
      {!isAll && (
        <Loaded query={query}>
          {({ data }) => (
            <ul className="grid gap-x-8 gap-y-2 sm:grid-cols-2">
              {data.map((permission) => (
                <li key={permission.area} className="grid grid-cols-[minmax(0,1fr)_10rem] items-center gap-3">
                  <span>{areaName(permission.area, t)}</span>
                  <Select
                    label={areaName(permission.area, t)} hideLabel isDisabled={!permission.read} value={accessOf(scopes, permission.area)}
                    options={(['none', 'read', ...(permission.write ? (['write'] as const) : [])] as Access[]).map((id) => ({ id, name: t(`roles.access.${id}`) }))}
                    onChange={(access) => onChange(withAccess(scopes, data.map(({ area }) => area), permission.area, access))}
                  />
                </li>
              ))}
            </ul>
          )}
        </Loaded>
      )}
    </fieldset>
  )
}
