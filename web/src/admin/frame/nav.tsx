import { NavLink } from 'react-router'
import { useShopQuery } from '../../api/admin-base.ts'
import { Icon } from '../kit/index.ts'
import { useT } from '../language.tsx'
import { useMay } from '../may.ts'
import { screens } from '../screens.ts'
import { addressOf, sectionsOf } from './sections.ts'

// Nav leads to every list and page that somebody may see.
export function Nav({ onGo }: { onGo?: () => void }) {
  const t = useT()
  const may = useMay()
  const { data: shop } = useShopQuery()
  return (
    <nav aria-label={t('frame.menu')} className="grid gap-5 px-3 pb-8">
      <p className="flex h-16 items-center truncate px-3 font-serif text-xl tracking-tight">{shop?.name}</p>
      {sectionsOf(screens, may).map((section) => (
        <div key={section.id}>
          {section.title && <h2 className="px-3 pb-1 text-[0.8125rem] text-soft">{t(section.title)}</h2>}
          <ul className="grid gap-0.5">
            {section.screens.map((screen) => (
              <li key={screen.path}>
                <NavLink
                  to={addressOf(screen)} end={screen.path === ''} onClick={onGo}
                  className="flex min-h-10 items-center gap-3 rounded-(--radius-control) px-3 py-1.5 no-underline hover:bg-tint aria-[current=page]:bg-tint aria-[current=page]:font-semibold"
                >
                  {screen.icon && <Icon name={screen.icon} className="size-5 text-soft" />}
                  {t(screen.title)}
                </NavLink>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  )
}
