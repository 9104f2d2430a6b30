import { useNavigate } from 'react-router'
import { Button as AriaButton } from 'react-aria-components'
import { useAdminLogoutMutation } from '../../api/admin.gen.ts'
import { api } from '../../api/admin-base.ts'
import { locales } from '../../i18n/text.ts'
import { Icon, IconButton, Menu, type IconName } from '../kit/index.ts'
import { useLanguage, useT } from '../language.tsx'
import { useMe } from '../may.ts'
import { useProblemText } from '../problem.ts'
import { preferences, session, useAppDispatch, useAppSelector, useSay, type Theme } from '../store.ts'

interface TopBarProps {
  onMenu: () => void
  onPalette: () => void
  onShortcuts: () => void
}

// TopBar has what is at hand on every screen.
export function TopBar({ onMenu, onPalette, onShortcuts }: TopBarProps) {
  const t = useT()
  return (
    <header className="sticky top-0 z-20 flex h-16 items-center gap-1.5 border-b border-line bg-paper px-3 sm:px-8">
      <IconButton icon="menu" label={t('frame.menu')} onPress={onMenu} className="lg:hidden" />
      <AriaButton onPress={onPalette} aria-keyshortcuts="Control+K" className="control flex max-w-md grow cursor-pointer items-center gap-2.5 text-left text-soft">
        <Icon name="search" className="size-4.5" />
        <span className="grow truncate">{t('palette.open')}</span>
        <kbd className="hidden rounded border border-line px-1.5 font-sans text-xs sm:block">{t('palette.keys')}</kbd>
      </AriaButton>
      <span className="hidden grow sm:block" />
      <a href="/" target="_blank" rel="noreferrer" className="button button-plain hidden sm:inline-flex">
        <Icon name="shop" />
        {t('frame.shop')}
      </a>
      <ThemeMenu />
      <AccountMenu onShortcuts={onShortcuts} />
    </header>
  )
}

const themes: readonly { id: Theme; icon: IconName }[] = [
  { id: 'light', icon: 'sun' },
  { id: 'dark', icon: 'moon' },
  { id: 'system', icon: 'screen' },
]

function ThemeMenu() {
  const t = useT()
  const dispatch = useAppDispatch()
  const theme = useAppSelector((state) => state.preferences.theme)
  const deeds = themes.map(({ id, icon }) => ({
    id, icon, name: t(`frame.theme.${id}`), isChosen: id === theme, onAction: () => void dispatch(preferences.actions.themeChosen(id)),
  }))
  return (
    <Menu label={t('frame.theme')} deeds={deeds}>
      <Icon name={themes.find(({ id }) => id === theme)?.icon ?? 'screen'} />
    </Menu>
  )
}

const languageNames = { en: 'English', de: 'Deutsch' }

function AccountMenu({ onShortcuts }: { onShortcuts: () => void }) {
  const { t, locale } = useLanguage()
  const me = useMe()
  const say = useSay()
  const textOf = useProblemText()
  const dispatch = useAppDispatch()
  const navigate = useNavigate()
  const [logOut] = useAdminLogoutMutation()
  const leave = async () => {
    try {
      await logOut({}).unwrap()
    } catch (error) {
      return say('failed', textOf(error))
    }
    await navigate('/admin')
    dispatch(session.actions.left())
    dispatch(api.util.resetApiState())
  }
  return (
    <Menu
      label={t('frame.account')} className="ml-1 grid size-10 shrink-0 cursor-pointer place-items-center rounded-full bg-ink text-paper"
      head={
        <div className="border-b border-line px-3 py-2">
          <p className="font-semibold">{me?.name}</p>
          <p className="text-sm text-soft">{me?.email}</p>
        </div>
      }
      deeds={[
        { id: 'account', icon: 'staff', name: t('nav.account'), href: '/admin/account' },
        { id: 'keys', icon: 'bolt', name: t('shortcuts.title'), onAction: onShortcuts },
        ...locales
          .filter((other) => other !== locale)
          .map((other) => ({ id: other, icon: 'refresh' as const, name: languageNames[other], onAction: () => void dispatch(preferences.actions.localeChosen(other)) })),
        { id: 'out', icon: 'leave', name: t('frame.signOut'), onAction: () => void leave() },
      ]}
    >
      <Icon name="staff" />
    </Menu>
  )
}
