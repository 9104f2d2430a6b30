import type { Screen } from '../screen.ts'

// People who buy: who they are, in which groups, and what they may ask of the shop.
export const customerScreens: Screen[] = []
