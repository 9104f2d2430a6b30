import {
  useAdminGetRecommendationSettingsQuery, useAdminGetReviewSettingsQuery, useAdminSetReviewSettingsMutation, useAdminUpdateRecommendationSettingsMutation,
  type AdminRecommendSettings, type AdminRecommendSettingsPatch, type AdminReviewSettings,
} from '../../api/admin.gen.ts'
import { etag, Form, Loaded, NumberField, Page, Panel, Select, Switch, useForm } from '../kit/index.ts'
import { useT } from '../language.tsx'
import { useMay } from '../may.ts'

// Screen says whose reviews are shown, and what else customers are shown.
export function Screen() {
  const t = useT()
  const reviews = useAdminGetReviewSettingsQuery()
  const recommendations = useAdminGetRecommendationSettingsQuery()
  return (
    <Page title={t('nav.opinions')}>
      <Loaded query={reviews}>{(data) => <Reviews settings={data} reload={() => reviews.refetch()} />}</Loaded>
      <Loaded query={recommendations}>{(data) => <Recommendations settings={data} reload={() => recommendations.refetch()} />}</Loaded>
    </Page>
  )
}

interface Of<S> {
  settings: S
  reload: () => Promise<unknown>
}

const moderations = ['all', 'unverified', 'none'] as const

function Reviews({ settings: { version, ...initial }, reload }: Of<AdminReviewSettings>) {
  const t = useT()
  const may = useMay()
  const [set] = useAdminSetReviewSettingsMutation()
  const form = useForm({
    initial, version, reload,
    save: (values, version) => set({ ...(version !== undefined && version > 0 && { 'If-Match': etag(version) }), reviewSettingsRequestBody: values }).unwrap(),
  })
  return (
    <Form form={form} mayNot={!may('settings:write')}>
      <Panel title={t('opinions.reviews')}>
        <div className="grid max-w-xl gap-5">
          <Switch isSelected={form.values.buyers_only} onChange={(buyers_only) => form.set({ buyers_only })} hint={t('opinions.buyersHint')}>
            {t('opinions.buyers')}
          </Switch>
          <Select label={t('opinions.moderate')} options={moderations.map((id) => ({ id, name: t(`opinions.moderate.${id}`) }))} {...form.field('moderate')} />
        </div>
      </Panel>
    </Form>
  )
}

const personal = ['auto', 'personal', 'category', 'popularity'] as const
const related = ['auto', 'together', 'popularity'] as const

function Recommendations({ settings, reload }: Of<AdminRecommendSettings>) {
  const t = useT()
  const may = useMay()
  const [update] = useAdminUpdateRecommendationSettingsMutation()
  const { version, ...now } = settings
  const form = useForm({
    initial: now as Required<Omit<AdminRecommendSettingsPatch, 'version'>>, version, reload,
    save: (values, version) => update({ ...(version !== undefined && version > 0 && { 'If-Match': etag(version) }), adminRecommendSettingsPatch: values }).unwrap(),
  })
  return (
    <Form form={form} mayNot={!may('settings:write')}>
      <Panel title={t('opinions.recommendations')} text={t('opinions.recommendationsText')}>
        <div className="grid max-w-xl gap-5">
          <Select label={t('opinions.related')} options={related.map((id) => ({ id, name: t(`opinions.related.${id}`) }))} {...form.field('related')} />
          <Select label={t('opinions.personal')} options={personal.map((id) => ({ id, name: t(`opinions.personal.${id}`) }))} {...form.field('personal')} />
          <NumberField label={t('opinions.heldOut')} hint={t('opinions.heldOutHint')} minValue={1} unit={t('opinions.days')} {...form.field('held_out_days')} />
        </div>
      </Panel>
    </Form>
  )
}
