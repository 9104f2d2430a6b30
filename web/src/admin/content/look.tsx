import { useAdminGetLookQuery, useAdminRemoveLogoMutation, useAdminUpdateLookMutation, type AdminLook } from '../../api/admin.gen.ts'
import { useShopQuery } from '../../api/admin-base.ts'
import { Button, etag, FileDrop, Form, Loaded, Note, Page, Panel, TextField, upload, useDo, useForm } from '../kit/index.ts'
import { useFormat, useT } from '../language.tsx'
import { useMay } from '../may.ts'
import { paletteOf, type Palette } from './colour.ts'
import { LookPreview } from './look-preview.tsx'

// Screen is how the shop looks: its colour, the line above everything, and its logo.
export function Screen() {
  const t = useT()
  const query = useAdminGetLookQuery()
  return (
    <Page title={t('nav.look')} text={t('look.text')}>
      <Loaded query={query}>
        {(look) => (
          <>
            <LookForm look={look} reload={() => query.refetch()} />
            <Logo look={look} reload={() => query.refetch()} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

const house = '#a04528' // the accent that the shop comes with: see tokens.css
const mostLetters = 200

function LookForm({ look, reload }: { look: AdminLook; reload: () => Promise<unknown> }) {
  const t = useT()
  const may = useMay()
  const { data: shop } = useShopQuery()
  const [update] = useAdminUpdateLookMutation()
  const isOpen = may('content:write')
  const { accent, announcement } = look
  const form = useForm({
    initial: { accent, announcement }, version: look.version, reload,
    save: (values, version) => update({ ...(version !== undefined && version > 0 && { 'If-Match': etag(version) }), adminLookPatch: values }).unwrap(),
  })
  const palette = paletteOf(form.values.accent || house)
  return (
    <Form form={form} mayNot={!isOpen}>
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 xl:grid-cols-2">
        <Panel title={t('look.colour')} text={t('look.colourText')}>
          <div className="grid gap-5">
            <div className="flex items-end gap-3">
              <input
                type="color" aria-label={t('look.pick')} value={palette?.light ?? house} disabled={!isOpen} onChange={(event) => form.set({ accent: event.target.value })}
                className="h-10 w-14 shrink-0 cursor-pointer rounded-(--radius-control) border border-edge bg-card p-1"
              />
              <div className="grow">
                <TextField label={t('look.accent')} {...form.field('accent')} placeholder={house} isDisabled={!isOpen} mono />
              </div>
              {isOpen && form.values.accent !== '' && (
                <Button kind="plain" onPress={() => form.set({ accent: '' })}>
                  {t('look.house')}
                </Button>
              )}
            </div>
            <Contrast palette={palette} onTake={(accent) => form.set({ accent })} />
            <TextField label={t('look.announcement')} hint={t('look.announcementHint')} {...form.field('announcement')} maxLength={mostLetters} isDisabled={!isOpen} />
          </div>
        </Panel>
        <Panel title={t('look.preview')} text={t('look.previewText')}>
          {palette && <LookPreview palette={palette} name={shop?.name ?? ''} announcement={form.values.announcement} logo={look.logo} />}
        </Panel>
      </div>
    </Form>
  )
}

// Contrast says whether texts in the colour can be read, and offers the nearest in which they can.
function Contrast({ palette, onTake }: { palette: Palette | null; onTake: (accent: string) => void }) {
  const t = useT()
  const format = useFormat()
  if (!palette) return <Note tone="warn">{t('look.noColour')}</Note>
  const ratio = t('look.contrast', { ratio: format.number(palette.contrast, 1) })
  if (palette.isReadable) return <Note tone="good">{ratio}</Note>
  return (
    <Note tone="bad" title={ratio} isAnswer>
      <p>{t('look.unreadable')}</p>
      <Button className="mt-3 text-ink" onPress={() => onTake(palette.nearest)}>
        <span className="size-4 rounded-full" style={{ background: palette.nearest }} />
        {t('look.takeNearest', { colour: palette.nearest })}
      </Button>
    </Note>
  )
}

const pictures = ['image/png', 'image/jpeg', 'image/webp', 'image/gif']

function Logo({ look, reload }: { look: AdminLook; reload: () => Promise<unknown> }) {
  const t = useT()
  const may = useMay()
  const [remove] = useAdminRemoveLogoMutation()
  const { run, isBusy } = useDo()
  const isOpen = may('content:write')
  return (
    <Panel
      title={t('look.logo')} text={t('look.logoText')}
      actions={
        isOpen && look.logo && (
          <Button icon="trash" isPending={isBusy} onPress={() => void run(() => remove({ 'If-Match': etag(look.version) }).unwrap(), t('look.logoRemoved'))}>
            {t('look.removeLogo')}
          </Button>
        )
      }
    >
      <div className="grid gap-5 sm:grid-cols-2">
        <div className="grid min-h-32 place-items-center rounded-(--radius-card) bg-tint p-6">
          {look.logo ? <img src={look.logo.url} alt={t('look.logoNow')} width={look.logo.width} height={look.logo.height} className="h-auto max-h-24 w-auto max-w-full" /> : <p className="text-soft">{t('look.noLogo')}</p>}
        </div>
        {isOpen && (
          <FileDrop
            label={t('look.drop')} hint={t('look.dropHint')} accept={pictures} send={(file, onProgress) => upload('/api/admin/settings/look/logo', file, onProgress, 'PUT')}
            onSent={() => void reload()}
          />
        )}
      </div>
    </Panel>
  )
}
