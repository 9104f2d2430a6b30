import type { ComponentType } from 'react'
import type { IconName } from './kit/icon.tsx'
import type { MessageKey } from './language.tsx'
import type { Scope } from './may.ts'

// Section is a part of the navigation.
export type Section = 'none' | 'sell' | 'catalog' | 'people' | 'insight' | 'content' | 'system' | 'settings'

// Screen is an address below /admin and what is shown there. Its code is loaded when somebody goes there.
export interface Screen {
  path: string // below /admin, without a slash at its ends: "orders", "orders/:id"; "" is the start
  title: MessageKey
  load: () => Promise<{ Screen: ComponentType }>
  needs?: Scope // whoever has it not, does not see the screen
  section?: Section // where the navigation names it; without, it is reached from another screen
  icon?: IconName
  key?: string // the shortcut is g and this letter
}
