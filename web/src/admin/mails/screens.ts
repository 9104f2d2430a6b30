import type { Screen } from '../screen.ts'

// Mails that the shop sent, and the words that it sends.
export const mailScreens: Screen[] = [
  { path: 'mails', title: 'nav.mails', load: () => import('./mails.tsx'), needs: 'mail:read', section: 'system', icon: 'mail', key: 'm' },
  { path: 'mails/templates', title: 'nav.mailTemplates', load: () => import('./templates.tsx'), needs: 'mail:read' },
  { path: 'mails/templates/:kind/:locale', title: 'nav.mailTemplates', load: () => import('./template.tsx'), needs: 'mail:read' },
  { path: 'mails/:id', title: 'nav.mails', load: () => import('./mail.tsx'), needs: 'mail:read' },
  { path: 'settings/mails', title: 'nav.mailSettings', load: () => import('./settings.tsx'), needs: 'mail:read', section: 'settings', icon: 'mail' },
]
