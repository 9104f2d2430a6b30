import { catalogScreens } from './catalog/screens.ts'
import { analyticsScreens } from './analytics/screens.ts'
import { contentScreens } from './content/screens.ts'
import { customerScreens } from './customers/screens.ts'
import { jobScreens } from './jobs/screens.ts'
import { mailScreens } from './mails/screens.ts'
import { orderScreens } from './orders/screens.ts'
import { promotionScreens } from './promotions/screens.ts'
import { reviewScreens } from './reviews/screens.ts'
import type { Screen } from './screen.ts'
import { searchScreens } from './search/screens.ts'
import { segmentScreens } from './segments/screens.ts'
import { settingsScreens } from './settings/screens.ts'
import { systemScreens } from './system/screens.ts'
import { webhookScreens } from './webhooks/screens.ts'
import { shelfScreens } from './shelves/screens.ts'
import { stockScreens } from './stock/screens.ts'

const start: Screen[] = [
  { path: '', title: 'nav.home', load: () => import('./start/start.tsx'), section: 'none', icon: 'home', key: 'h' },
  { path: 'welcome', title: 'welcome.title', load: () => import('./start/welcome.tsx'), needs: 'settings:write' },
]

// screens is every address of the application. An area keeps its own in a file beside them.
export const screens: readonly Screen[] = [...start, ...catalogScreens, ...orderScreens, ...customerScreens, ...mailScreens, ...systemScreens, ...jobScreens, ...webhookScreens, ...contentScreens, ...promotionScreens, ...reviewScreens, ...searchScreens, ...segmentScreens, ...analyticsScreens, ...shelfScreens, ...stockScreens, ...settingsScreens]
