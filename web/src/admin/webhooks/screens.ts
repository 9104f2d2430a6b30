import type { Screen } from '../screen.ts'

// Other programs that are told what happens.
export const webhookScreens: Screen[] = [
  { path: 'webhooks', title: 'nav.webhooks', load: () => import('./webhooks.tsx'), needs: 'webhooks:read', section: 'system', icon: 'webhooks', key: 'w' },
  { path: 'webhooks/new', title: 'webhooks.add', load: () => import('./new.tsx'), needs: 'webhooks:write' },
  { path: 'webhooks/:id', title: 'nav.webhooks', load: () => import('./webhook.tsx'), needs: 'webhooks:read' },
  { path: 'webhooks/deliveries/:id', title: 'webhooks.delivery', load: () => import('./delivery.tsx'), needs: 'webhooks:read' },
]
