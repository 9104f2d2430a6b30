import type { BookAddress } from '../api/store.gen.ts'
import type { Locale } from '../i18n/text.ts'
import type { Seed } from '../store/store.ts'

// PageState is what the program sends with a page: enough to show it without asking for anything.
export interface PageState {
  url: string // path and query
  locale: Locale
  seeds: Seed[]
  status?: number // of the answer, where it is no 200
  request?: string // the number of a request that failed, to quote when asking for help
  detail?: string // what was wrong with what was asked for
  form?: FormState // what came of a form that was sent without a script
  errand?: Errand // what a secret link is for
  book?: BookAddress[] // of a customer who buys; left out: nobody is signed in
  key?: string // makes the forms of a page that is for one person safe to send twice
}

// Errand is what somebody was sent a secret link for.
export interface Errand {
  kind: 'verify' | 'claim' | 'confirm' | 'reset' | 'owner' | 'invitation' | 'staffReset'
  action: string // where the form goes; empty: it is done, and nothing is asked any more
  email?: string
  name?: string
  token?: string
}

// FormState is a form that was sent and not accepted: what was in it, and what was wrong with it.
export interface FormState {
  name: string // of the form on its page
  values: Record<string, string>
  errors: Record<string, string> // by field; '' is the form as a whole
  code?: string // of the API's refusal
}
