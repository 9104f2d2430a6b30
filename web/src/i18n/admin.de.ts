import type { adminEn } from './admin.en.ts'
import { frameDe } from './admin/frame.de.ts'
import { kitDe } from './admin/kit.de.ts'

// Every text that staff read, in German.
export const adminDe: { [key in keyof typeof adminEn]: string } = { ...kitDe, ...frameDe }
