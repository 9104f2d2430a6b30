import { useState, type FormEvent } from 'react'
import { useAddCouponMutation, useRemoveCouponMutation } from '../../api/buying.gen.ts'
import type { Coupon } from '../../api/store.gen.ts'
import { useT } from '../../i18n/text.ts'
import '../../store/cart.ts'
import { failureOf } from '../../store/failure.ts'
import { useRefocus } from '../../refocus.ts'
import { failedText } from '../parts/refusal.ts'
import { Field } from '../parts/field.tsx'

interface CouponsProps {
  cartId: string
  coupons: Coupon[]
  entered?: string | undefined // what was sent without a script, and not accepted
  problem?: string | undefined
}

// Coupons is the codes that were entered, and the field for another.
export function Coupons({ cartId, coupons, entered, problem }: CouponsProps) {
  const t = useT()
  const [add, { isLoading }] = useAddCouponMutation()
  const [remove] = useRemoveCouponMutation()
  const [failed, setFailed] = useState<string>()
  const { ref, refocus } = useRefocus<HTMLDivElement>({ isPatient: true })
  const attempt = async (what: Promise<unknown>) => {
    setFailed(undefined)
    try {
      await what
      return true
    } catch (error) {
      setFailed(failedText(failureOf(error), t))
      return false
    }
  }
  const enter = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    const code = new FormData(form).get('code')
    if (typeof code !== 'string' || !code.trim() || isLoading) return
    if (await attempt(add({ id: cartId, couponRequestBody: { code } }).unwrap())) form.reset()
  }
  const take = async (code: string, at: number) => {
    refocus(`li:nth-child(${at + 1}) button`, 'li:last-child button', 'summary')
    if (!(await attempt(remove({ id: cartId, removeCouponRequestBody: { code } }).unwrap()))) refocus()
  }
  return (
    <div ref={ref} className="grid gap-3">
      {coupons.length > 0 && (
        <ul className="grid gap-2">
          {coupons.map(({ code, applied }, i) => (
            <li key={code} className="flex items-center justify-between gap-3 rounded-control bg-tint px-3 py-1">
              <span>
                <strong className="break-all">{code}</strong> <span className="text-sm text-soft">{applied ? t('coupon.applied') : t('coupon.idle')}</span>
              </span>
              <form
                action="/cart/coupons/remove"
                method="post"
                onSubmit={(event) => {
                  event.preventDefault()
                  void take(code, i)
                }}
              >
                <input type="hidden" name="code" value={code} />
                <button type="submit" className="grid size-9 place-items-center text-xl" aria-label={t('coupon.remove', { code })}>
                  ×
                </button>
              </form>
            </li>
          ))}
        </ul>
      )}
      <details className="group" open={problem !== undefined || undefined}>
        <summary className="py-1 underline underline-offset-4">{t('coupon.have')}</summary>
        <form action="/cart/coupons" method="post" onSubmit={(event) => void enter(event)} noValidate className="mt-2 flex items-start gap-2">
          <Field name="code" id="coupon-code" label={t('coupon.label')} defaultValue={entered} problem={failed ?? problem} autoComplete="off" maxLength={100} className="flex-1" />
          <button type="submit" className="button button-quiet mt-7" aria-disabled={isLoading || undefined}>
            {t('coupon.add')}
          </button>
        </form>
      </details>
    </div>
  )
}
