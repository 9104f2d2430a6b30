import type { Logo } from '../../api/admin.gen.ts'
import { useT } from '../language.tsx'
import type { Palette } from './colour.ts'

interface PreviewProps {
  palette: Palette
  name: string
  announcement: string
  logo: Logo | null
}

const themes = ['light', 'dark'] as const

// LookPreview is a corner of the shop in both of its colours, as it would look. It cannot be used.
export function LookPreview(props: PreviewProps) {
  const t = useT()
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      {themes.map((theme) => (
        <figure key={theme}>
          <Corner {...props} theme={theme} />
          <figcaption className="mt-2 text-sm text-soft">{t(`look.${theme}`)}</figcaption>
        </figure>
      ))}
    </div>
  )
}

// What the shop is painted with, as tokens.css has it. The colours of this page follow the reader's choice, and here both are shown.
const shades = {
  light: { paper: '#faf6f0', card: '#ffffff', ink: '#29231d', soft: '#655a4f' },
  dark: { paper: '#1b1815', card: '#25211c', ink: '#f2ebe1', soft: '#b9ad9f' },
} as const

function Corner({ palette, name, announcement, logo, theme }: PreviewProps & { theme: (typeof themes)[number] }) {
  const t = useT()
  const [accent, letters] = theme === 'light' ? [palette.light, palette.onLight] : [palette.dark, palette.onDark]
  const shade = shades[theme]
  return (
    <div aria-hidden="true" className="overflow-hidden rounded-(--radius-card) border border-line" style={{ background: shade.paper, color: shade.ink }}>
      {announcement && (
        <p className="truncate px-3 py-1.5 text-center text-xs" style={{ background: shade.ink, color: shade.paper }}>
          {announcement}
        </p>
      )}
      <div className="grid gap-3 p-4">
        {logo ? <img src={logo.url} alt="" width={logo.width} height={logo.height} className="h-8 w-auto max-w-40 object-contain object-left" /> : <p className="truncate font-serif text-xl">{name}</p>}
        <div className="rounded-(--radius-control) p-3" style={{ background: shade.card }}>
          <p className="font-serif text-lg">{t('look.sampleTitle')}</p>
          <p className="text-sm" style={{ color: shade.soft }}>
            {t('look.sampleText')}
          </p>
          <p className="mt-1 text-sm font-semibold underline" style={{ color: accent }}>
            {t('look.sampleLink')}
          </p>
        </div>
        <span className="justify-self-start rounded-full px-4 py-1.5 text-sm font-semibold" style={{ background: accent, color: letters }}>
          {t('look.sampleButton')}
        </span>
      </div>
    </div>
  )
}
