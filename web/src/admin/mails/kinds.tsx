import { Badge, type Tone } from '../kit/index.ts'
import { useT, type Translate } from '../language.tsx'

const kinds = [
  'order_placed', 'payment_failed', 'order_shipped', 'order_delivered', 'order_refunded', 'order_canceled', 'order_expired', 'low_stock', 'email_verification', 'password_reset',
  'email_change', 'email_changed', 'welcome', 'staff_invitation', 'staff_reset_password', 'staff_password_changed', 'staff_totp_enabled', 'staff_totp_disabled',
] as const

// kindName is what a mail is about, in words where there are some.
export function kindName(kind: string, t: Translate): string {
  const known = kinds.find((one) => one === kind)
  return known ? t(`mails.kind.${known}`) : kind
}

export const mailStatuses = ['queued', 'sent', 'dead'] as const

const tones: Record<(typeof mailStatuses)[number], Tone> = { queued: 'quiet', sent: 'good', dead: 'bad' }

export function StatusBadge({ status }: { status: string }) {
  const t = useT()
  const known = mailStatuses.find((one) => one === status) ?? 'queued'
  return <Badge tone={tones[known]}>{t(`mails.status.${known}`)}</Badge>
}
