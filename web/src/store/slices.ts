import { createSlice, type PayloadAction } from '@reduxjs/toolkit'

// CartState is which cart is this browser's; what is in it is the API's to say.
interface CartState {
  id: string | null
  isOpen: boolean // the drawer
}

const noCart: CartState = { id: null, isOpen: false }

export const cart = createSlice({
  name: 'cart',
  initialState: noCart,
  reducers: {
    known: (state, { payload }: PayloadAction<string | null>) => {
      state.id = payload
    },
    opened: (state) => {
      state.isOpen = true
    },
    closed: (state) => {
      state.isOpen = false
    },
  },
})

// SessionState is who is signed in; null is nobody, undefined is not known yet.
interface SessionState {
  customer: { name: string; email: string } | null | undefined
}

const noSession: SessionState = { customer: undefined }

export const session = createSlice({
  name: 'session',
  initialState: noSession,
  reducers: {
    known: (state, { payload }: PayloadAction<SessionState['customer']>) => {
      state.customer = payload
    },
  },
})

// PreferencesState is what somebody likes better, kept by his browser.
interface PreferencesState {
  list: 'grid' | 'rows'
}

const noPreferences: PreferencesState = { list: 'grid' }

export const preferences = createSlice({
  name: 'preferences',
  initialState: noPreferences,
  reducers: {
    listChosen: (state, { payload }: PayloadAction<PreferencesState['list']>) => {
      state.list = payload
    },
  },
})

// Notice is something that is said at the edge of the page until it is dismissed.
export interface Notice {
  id: number
  kind: 'done' | 'failed' | 'info'
  text: string
}

interface NoticesState {
  last: number // id that was given
  list: Notice[]
}

const noNotices: NoticesState = { last: 0, list: [] }

export const notices = createSlice({
  name: 'notices',
  initialState: noNotices,
  reducers: {
    said: (state, { payload }: PayloadAction<Omit<Notice, 'id'>>) => {
      state.last += 1
      state.list = [...state.list.slice(-2), { ...payload, id: state.last }]
    },
    dismissed: (state, { payload }: PayloadAction<number>) => {
      state.list = state.list.filter((notice) => notice.id !== payload)
    },
  },
})
