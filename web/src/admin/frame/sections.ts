import type { MessageKey } from '../language.tsx'
import type { May } from '../may.ts'
import type { Screen, Section } from '../screen.ts'

// SectionShown is a part of the navigation with the screens in it.
export interface SectionShown {
  id: Section
  title: MessageKey | null
  screens: Screen[]
}

const order: readonly (readonly [Section, MessageKey | null])[] = [
  ['none', null],
  ['sell', 'nav.section.sell'],
  ['catalog', 'nav.section.catalog'],
  ['people', 'nav.section.people'],
  ['insight', 'nav.section.insight'],
  ['content', 'nav.section.content'],
  ['system', 'nav.section.system'],
  ['settings', 'nav.section.settings'],
]

// sectionsOf is the navigation of somebody: screens that he may not see are not in it, nor sections without any.
export function sectionsOf(screens: readonly Screen[], may: May): SectionShown[] {
  return order
    .map(([id, title]) => ({ id, title, screens: screens.filter((screen) => screen.section === id && (!screen.needs || may(screen.needs))) }))
    .filter((section) => section.screens.length > 0)
}

// addressOf is where a screen is.
export const addressOf = (screen: Screen): string => (screen.path === '' ? '/admin' : `/admin/${screen.path}`)
