// Stripe's script, as far as it is used: a field for a card, and what the bank wants to know besides.
interface StripeCard {
  mount(at: HTMLElement): void
  destroy(): void
}
export interface Stripe {
  elements(options: { locale: string }): { create(kind: 'card', options: unknown): StripeCard }
  createPaymentMethod(what: { type: 'card'; card: StripeCard }): Promise<{ paymentMethod?: { id: string }; error?: { message?: string } }>
  handleNextAction(what: { clientSecret: string }): Promise<{ error?: { message?: string } }>
}

const address = 'https://js.stripe.com/v3/'

let loading: Promise<Stripe> | null = null

// loadStripe loads the script once, when somebody means to pay by card. It comes from Stripe, as Stripe demands.
export function loadStripe(publishableKey: string): Promise<Stripe> {
  loading ??= new Promise<Stripe>((resolve, reject) => {
    const script = document.createElement('script')
    script.src = address
    script.onload = () => {
      const make = (window as unknown as { Stripe?: (key: string) => Stripe }).Stripe
      if (make) resolve(make(publishableKey))
      else reject(new Error('the script of Stripe is not what it was'))
    }
    script.onerror = () => reject(new Error('the script of Stripe did not come'))
    document.head.append(script)
  }).catch((error: unknown) => {
    loading = null
    throw error
  })
  return loading
}

// Payer pays by what was entered in the field of a card.
export interface Payer {
  method(): Promise<string> // the id of a payment method; throws with the provider's words
  confirm(clientSecret: string): Promise<void>
}

// mountCard puts the field of a card into the page.
export async function mountCard(at: HTMLElement, publishableKey: string, locale: string): Promise<{ payer: Payer; remove: () => void }> {
  const stripe = await loadStripe(publishableKey)
  const style = getComputedStyle(at)
  const card = stripe.elements({ locale }).create('card', { style: { base: { color: style.color, fontFamily: style.fontFamily, fontSize: '16px' } } })
  card.mount(at)
  return {
    remove: () => card.destroy(),
    payer: {
      method: async () => {
        const { paymentMethod, error } = await stripe.createPaymentMethod({ type: 'card', card })
        if (!paymentMethod) throw new Error(error?.message ?? '')
        return paymentMethod.id
      },
      confirm: async (clientSecret) => {
        const { error } = await stripe.handleNextAction({ clientSecret })
        if (error) throw new Error(error.message ?? '')
      },
    },
  }
}
