import type { adminEn } from './admin.en.ts'
import { contentDe } from './admin/content.de.ts'
import { frameDe } from './admin/frame.de.ts'
import { jobsDe } from './admin/jobs.de.ts'
import { kitDe } from './admin/kit.de.ts'
import { mailsDe } from './admin/mails.de.ts'
import { ordersDe } from './admin/orders.de.ts'
import { promotionsDe } from './admin/promotions.de.ts'
import { reviewsDe } from './admin/reviews.de.ts'
import { searchDe } from './admin/search.de.ts'
import { segmentsDe } from './admin/segments.de.ts'
import { settingsDe } from './admin/settings.de.ts'
import { staffDe } from './admin/staff.de.ts'
import { startDe } from './admin/start.de.ts'
import { webhooksDe } from './admin/webhooks.de.ts'
import { welcomeDe } from './admin/welcome.de.ts'

// Every text that staff read, in German.
export const adminDe: { [key in keyof typeof adminEn]: string } = { ...kitDe, ...frameDe, ...startDe, ...ordersDe, ...mailsDe, ...jobsDe, ...webhooksDe, ...contentDe, ...settingsDe, ...staffDe, ...welcomeDe, ...promotionsDe, ...reviewsDe, ...searchDe, ...segmentsDe }
