import { analyticsEn } from './admin/analytics.en.ts'
import { contentEn } from './admin/content.en.ts'
import { frameEn } from './admin/frame.en.ts'
import { jobsEn } from './admin/jobs.en.ts'
import { kitEn } from './admin/kit.en.ts'
import { mailsEn } from './admin/mails.en.ts'
import { ordersEn } from './admin/orders.en.ts'
import { promotionsEn } from './admin/promotions.en.ts'
import { reviewsEn } from './admin/reviews.en.ts'
import { searchEn } from './admin/search.en.ts'
import { segmentsEn } from './admin/segments.en.ts'
import { settingsEn } from './admin/settings.en.ts'
import { staffEn } from './admin/staff.en.ts'
import { startEn } from './admin/start.en.ts'
import { webhooksEn } from './admin/webhooks.en.ts'
import { welcomeEn } from './admin/welcome.en.ts'

// Every text that staff read, in English, area by area. Keys begin with the place where they are shown.
export const adminEn = { ...kitEn, ...frameEn, ...startEn, ...ordersEn, ...mailsEn, ...jobsEn, ...webhooksEn, ...contentEn, ...settingsEn, ...staffEn, ...welcomeEn, ...promotionsEn, ...reviewsEn, ...searchEn, ...segmentsEn, ...analyticsEn }
