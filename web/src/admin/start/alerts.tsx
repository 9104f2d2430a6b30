import { Link } from 'react-router'
import { useAdminListJobsQuery, useAdminListMailsQuery, useAdminListReviewsQuery, useAdminListWebhookDeliveriesQuery } from '../../api/admin.gen.ts'
import { Icon, type IconName } from '../kit/index.ts'
import { useT, type Translate } from '../language.tsx'
import { useMay } from '../may.ts'

interface Alert {
  id: string
  text: string
  to: string
  icon: IconName
  isBad: boolean
}

// useAlerts is what somebody should look at, of what he may see.
function useAlerts(t: Translate): Alert[] {
  const may = useMay()
  const one = { limit: 1 }
  const jobs = useAdminListJobsQuery({ ...one, state: 'dead' }, { skip: !may('jobs:read') })
  const mails = useAdminListMailsQuery({ ...one, status: 'dead' }, { skip: !may('mail:read') })
  const hooks = useAdminListWebhookDeliveriesQuery({ ...one, status: 'dead' }, { skip: !may('webhooks:read') })
  const pending = useAdminListReviewsQuery({ ...one, status: 'pending' }, { skip: !may('reviews:read') })
  const reported = useAdminListReviewsQuery({ ...one, reported: true }, { skip: !may('reviews:read') })
  const all = [
    { id: 'jobs', key: 'start.jobs', count: jobs.data?.total, to: '/admin/jobs?state=dead', icon: 'jobs', isBad: true },
    { id: 'mails', key: 'start.mails', count: mails.data?.total, to: '/admin/mails?status=dead', icon: 'mail', isBad: true },
    { id: 'hooks', key: 'start.hooks', count: hooks.data?.total, to: '/admin/webhooks?status=dead', icon: 'webhooks', isBad: true },
    { id: 'reviews', key: 'start.reviews', count: pending.data?.total, to: '/admin/reviews?status=pending', icon: 'reviews', isBad: false },
    { id: 'reported', key: 'start.reported', count: reported.data?.total, to: '/admin/reviews?reported=1', icon: 'warn', isBad: false },
  ] as const
  return all.flatMap(({ id, key, count, to, icon, isBad }) => (count ? [{ id, text: t.count(key, count), to, icon, isBad }] : []))
}

// Alerts is what waits for a person. Where nothing does, nothing is shown.
export function Alerts() {
  const t = useT()
  const alerts = useAlerts(t)
  if (alerts.length === 0) return null
  return (
    <ul aria-label={t('start.alerts')} className="grid gap-3 sm:grid-cols-2 xl:grid-cols-3">
      {alerts.map((alert) => (
        <li key={alert.id}>
          <Link to={alert.to} className={`flex items-center gap-3 rounded-(--radius-card) px-4 py-3 font-semibold no-underline hover:underline ${alert.isBad ? 'bg-bad-tint text-bad' : 'bg-warn-tint text-warn'}`}>
            <Icon name={alert.icon} />
            <span className="grow">{alert.text}</span>
            <Icon name="right" className="size-4" />
          </Link>
        </li>
      ))}
    </ul>
  )
}
