import { combineReducers, configureStore, createSlice, type PayloadAction } from '@reduxjs/toolkit'
import { setupListeners } from '@reduxjs/toolkit/query'
import { useDispatch, useSelector } from 'react-redux'
import { api, sessionEnded } from '../api/admin-base.ts'
import { adminApi, type AdminStaffSelf } from '../api/admin.gen.ts'
import { locales, type Locale } from '../i18n/text.ts'
import { notices } from '../store/slices.ts'

// SessionState is whether somebody is signed in here.
interface SessionState {
  is: 'unknown' | 'open' | 'ended'
  staff: string | null // id of who was here last
}

const noSession: SessionState = { is: 'unknown', staff: null }
const nobody: SessionState = { is: 'ended', staff: null }

export const session = createSlice({
  name: 'session',
  initialState: noSession,
  reducers: {
    opened: (state, { payload }: PayloadAction<AdminStaffSelf>) => {
      state.is = 'open'
      state.staff = payload.id
    },
    left: () => nobody,
  },
  extraReducers: (build) => {
    build.addCase(sessionEnded.type, (state) => {
      state.is = 'ended'
    })
    build.addMatcher(adminApi.endpoints.adminGetMe.matchFulfilled, (state, { payload }) => {
      state.is = 'open'
      state.staff = payload.id
    })
  },
})

export type Theme = 'system' | 'light' | 'dark'

// SavedView is a list as somebody likes to see it: the query of its address.
export interface SavedView {
  name: string
  query: string
}

// PreferencesState is what somebody likes better, kept by his browser.
export interface PreferencesState {
  locale: Locale | null // null: the browser's
  theme: Theme
  views: Record<string, SavedView[]> // by list
  welcomed: boolean // the first steps were finished or put off
}

const noPreferences: PreferencesState = { locale: null, theme: 'system', views: {}, welcomed: false }

export const preferences = createSlice({
  name: 'preferences',
  initialState: noPreferences,
  reducers: {
    localeChosen: (state, { payload }: PayloadAction<Locale>) => {
      state.locale = payload
    },
    themeChosen: (state, { payload }: PayloadAction<Theme>) => {
      state.theme = payload
    },
    viewSaved: (state, { payload: { list, view } }: PayloadAction<{ list: string; view: SavedView }>) => {
      state.views[list] = [...(state.views[list] ?? []).filter((other) => other.name !== view.name), view]
    },
    viewRemoved: (state, { payload: { list, name } }: PayloadAction<{ list: string; name: string }>) => {
      state.views[list] = (state.views[list] ?? []).filter((view) => view.name !== name)
    },
    welcomed: (state) => {
      state.welcomed = true
    },
  },
})

const shelf = 'winkel.admin' // where the browser keeps preferences

// keptPreferences is what the browser kept; what it does not know, or not any more, is as usual.
function keptPreferences(): PreferencesState {
  try {
    return { ...noPreferences, ...(JSON.parse(localStorage.getItem(shelf) ?? '{}') as Partial<PreferencesState>) }
  } catch {
    return noPreferences // it keeps nothing, or something else
  }
}

const reducer = combineReducers({
  [api.reducerPath]: api.reducer,
  session: session.reducer,
  preferences: preferences.reducer,
  notices: notices.reducer,
})

// makeStore is the store of the application, for a browser that may have a session, or has none. It keeps preferences in the browser whenever they change.
export function makeStore(hasSession: boolean) {
  const store = configureStore({
    reducer,
    middleware: (standard) => standard({ serializableCheck: false, immutableCheck: false }).concat(api.middleware),
    preloadedState: { preferences: keptPreferences(), session: hasSession ? noSession : nobody },
    devTools: import.meta.env.DEV,
  })
  setupListeners(store.dispatch)
  let kept = store.getState().preferences
  store.subscribe(() => {
    const now = store.getState().preferences
    if (now === kept) return
    kept = now
    try {
      localStorage.setItem(shelf, JSON.stringify(now))
    } catch {
      // The browser keeps nothing; preferences last as long as the page.
    }
  })
  return store
}

export type Store = ReturnType<typeof makeStore>
export type State = ReturnType<typeof reducer>

export const useAppDispatch = useDispatch.withTypes<Store['dispatch']>()
export const useAppSelector = useSelector.withTypes<State>()

// localeOf is the language that somebody chose, or the first of the browser's that there is.
export function localeOf(chosen: Locale | null, browser: readonly string[]): Locale {
  if (chosen) return chosen
  for (const tag of browser) {
    const language = locales.find((locale) => locale === tag.split('-')[0])
    if (language) return language
  }
  return 'en'
}

// useSay shows a notice at the edge of the page.
export function useSay() {
  const dispatch = useAppDispatch()
  return (kind: 'done' | 'failed' | 'info', text: string) => dispatch(notices.actions.said({ kind, text }))
}
