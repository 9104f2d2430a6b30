import { useEffect, useRef, useState, type RefObject } from 'react'
import { useCompleteCheckoutMutation, useGetOwnCheckoutQuery, useUpdateCheckoutMutation } from '../../api/buying.gen.ts'
import type { Checkout, Country, PlacedOrder } from '../../api/store.gen.ts'
import '../../store/checkout.ts'
import { failureOf, type Failure } from '../../store/failure.ts'
import { localOrWeb, useComeBack } from '../browser.ts'
import { changesOf, enteredIn, keyOf, lackingIn, type Entered } from './entered.ts'
import type { Payer } from './stripe.ts'

export type Saving = 'idle' | 'saving' | 'saved' | 'failed'

// Refusal is why an order was not placed; words are the provider's own.
export interface Refusal extends Pick<Failure, 'status' | 'code' | 'fields'> {
  entered: Entered // what was in the form then
  words?: string
}

const tries = 4 // to hear from a provider that takes its time
const pause = 2500 // milliseconds between them

const wait = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds))

// useSaving keeps what is entered, as it is entered, one change after the other.
export function useSaving(form: RefObject<HTMLFormElement | null>, checkout: Checkout, countries: Country[]) {
  const [update] = useUpdateCheckoutMutation()
  const [saving, setSaving] = useState<Saving>('idle')
  const known = useRef(checkout)
  useEffect(() => {
    known.current = checkout
  }, [checkout])
  const line = useRef<Promise<unknown>>(Promise.resolve())
  const save = async (all = false): Promise<Checkout> => {
    if (!form.current) return known.current
    const changes = changesOf(enteredIn(form.current), known.current, countries, all)
    if (!changes) return known.current
    setSaving('saving')
    try {
      known.current = await update({ id: known.current.id, updateRequestBody: changes }).unwrap()
      setSaving('saved')
      return known.current
    } catch (error) {
      setSaving('failed')
      throw error
    }
  }
  const inTurn = (all = false): Promise<Checkout> => {
    const next = line.current.then(() => save(all), () => save(all))
    line.current = next
    return next
  }
  return { saving, save: inTurn }
}

// usePlacing places the order.
export function usePlacing(form: RefObject<HTMLFormElement | null>, checkout: Checkout, countries: Country[], save: (all: boolean) => Promise<Checkout>) {
  const [complete] = useCompleteCheckoutMutation()
  const { refetch } = useGetOwnCheckoutQuery()
  const [isPlacing, setPlacing] = useState(false)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const payer = useRef<Payer | null>(null)
  useComeBack(() => {
    setPlacing(false)
    void refetch() // it may wait for the bank, or be paid
  })

  const ask = async (pay: Pay, total: Checkout['total']): Promise<PlacedOrder> => {
    for (let n = 1; ; n++) {
      try {
        return await complete({
          id: checkout.id,
          'Idempotency-Key': keyOf(checkout, pay.provider, pay.detail, total.amount),
          completeRequestBody: { expected_total: total, ...(pay.provider ? { payment: { provider: pay.provider, data: pay.data } } : {}) },
        }).unwrap()
      } catch (error) {
        const { code } = failureOf(error)
        if (n === tries || (code !== 'payment_outcome_pending' && code !== 'idempotency_in_flight')) throw error
        await wait(pause)
      }
    }
  }

  // go leads on from an order: to its page, or to what its bank wants first.
  const go = async (placed: PlacedOrder, pay: Pay, total: Checkout['total']): Promise<void> => {
    if (placed.action?.client_secret && payer.current) {
      await payer.current.confirm(placed.action.client_secret)
      return go(await ask({ ...pay, detail: `${pay.detail}.confirmed` }, total), pay, total)
    }
    const bank = placed.action ? localOrWeb(placed.action.url) : undefined
    location.assign(placed.action ? (bank ?? '/checkout') : `/orders/${placed.id}?${new URLSearchParams({ token: placed.token }).toString()}`)
  }

  const place = async () => {
    if (isPlacing || !form.current) return
    const entered = enteredIn(form.current)
    const lacking = lackingIn(entered, checkout, countries)
    if (lacking.length > 0) return setRefusal({ status: 422, code: 'checkout_incomplete', fields: Object.fromEntries(lacking.map((name) => [name, ''])), entered })
    setPlacing(true)
    setRefusal(null)
    const shown = checkout.total // what the button says
    try {
      if (!isWaiting(checkout)) await save(true)
      const pay = await payIn(entered, payer.current)
      await go(await ask(pay, shown), pay, shown)
    } catch (error) {
      setRefusal(error instanceof Error ? { status: 402, code: 'payment_declined', fields: {}, entered, words: error.message } : { ...failureOf(error), entered })
      setPlacing(false)
      const now = (await refetch()).data?.checkout
      if (now?.order_id && now.order_token) location.assign(`/orders/${now.order_id}?${new URLSearchParams({ token: now.order_token }).toString()}`)
    }
  }
  return { isPlacing, refusal, place, payer }
}

// isWaiting is whether a checkout waits for a payment, and cannot be changed before that is decided.
export const isWaiting = ({ status }: Checkout): boolean => status === 'requires_escalation' || status === 'complete_in_progress'

interface Pay {
  provider: string
  detail: string // tells one way to pay from another of the same provider
  data: Record<string, unknown>
}

async function payIn(entered: Record<string, string>, payer: Payer | null): Promise<Pay> {
  const provider = entered['payment.provider'] ?? ''
  if (provider === 'test') {
    const scenario = entered['payment.scenario'] ?? ''
    return { provider, detail: scenario, data: scenario ? { scenario } : {} }
  }
  if (provider === 'stripe') {
    if (!payer) throw new Error('')
    const method = await payer.method()
    return { provider, detail: method, data: { payment_method: method } }
  }
  return { provider, detail: '', data: {} }
}
