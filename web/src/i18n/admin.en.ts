import { frameEn } from './admin/frame.en.ts'
import { kitEn } from './admin/kit.en.ts'

// Every text that staff read, in English, area by area. Keys begin with the place where they are shown.
export const adminEn = { ...kitEn, ...frameEn }
