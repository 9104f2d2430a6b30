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

function Corner({ palette, name, announcement, logo, theme }: PreviewProps & { theme: (typeof themes)[number] }) {
  const t = useT()
  const [accent, letters] = theme === 'light' ? [palette.light, palette.onLight] : [palette.dark, palette.onDark]
  return (
    <div aria-hidden="true" className={`overflow-hidden rounded-(--radius-card) border border-line bg-paper text-ink ${theme === 'light' ? 'scheme-light' : 'scheme-dark'}`}>
      {announcement && <p className="truncate bg-ink px-3 py-1.5 text-center text-xs text-paper">{announcement}</p>}
      <div className="grid gap-3 p-4">
        {logo ? <img src={logo.url} alt="" width={logo.width} height={logo.height} className="h-8 w-auto max-w-40 object-contain object-left" /> : <p className="truncate font-serif text-xl">{name}</p>}
        <div className="rounded-(--radius-control) bg-card p-3">
          <p className="font-serif text-lg">{t('look.sampleTitle')}</p>
          <p className="text-sm text-soft">{t('look.sampleText')}</p>
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
