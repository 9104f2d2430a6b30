import { createContext, startTransition, useContext, useEffect, useMemo, useState, type ReactNode } from 'react'

// Where the reader is, and how he got there. This is what the shop needs of react-router, under the same names, in a tenth of its
// size: pages for shoppers may load 120 kB, of which that would be 13. Staff have the whole of it.

// Location is an address within the shop.
export interface Location {
  pathname: string
  search: string // with its question mark; empty: none
  hash: string // with its number sign; empty: none
}

// NavigationType is how an address was come to: pop is by the browser's own buttons, or by loading the page.
export type NavigationType = 'pop' | 'push' | 'replace'

// Navigate leads to another address of the shop.
export type Navigate = (to: string, options?: { replace?: boolean | undefined }) => void

interface Way {
  location: Location
  type: NavigationType
  navigate: Navigate
}

const WayContext = createContext<Way | null>(null)
const ParamsContext = createContext<Record<string, string>>({})

function useWay(): Way {
  const way = useContext(WayContext)
  if (!way) throw new Error('there is no router around this component')
  return way
}

export const useLocation = (): Location => useWay().location
export const useNavigationType = (): NavigationType => useWay().type
export const useNavigate = (): Navigate => useWay().navigate
// useParams is the parts of the address that its route names.
export const useParams = (): Record<string, string> => useContext(ParamsContext)

const here = (): Location => ({ pathname: location.pathname, search: location.search, hash: location.hash })

// BrowserRouter follows the address of the window. A page whose code is on its way is waited for with the last one in view.
export function BrowserRouter({ children }: { children: ReactNode }) {
  const [at, setAt] = useState<{ location: Location; type: NavigationType }>(() => ({ location: here(), type: 'pop' }))
  useEffect(() => {
    const move = () => startTransition(() => setAt({ location: here(), type: 'pop' }))
    addEventListener('popstate', move)
    return () => removeEventListener('popstate', move)
  }, [])
  const navigate = useMemo<Navigate>(
    () =>
      (to, { replace = false } = {}) => {
        history[replace ? 'replaceState' : 'pushState'](null, '', to)
        startTransition(() => setAt({ location: here(), type: replace ? 'replace' : 'push' }))
      },
    [],
  )
  const way = useMemo(() => ({ ...at, navigate }), [at, navigate])
  return <WayContext value={way}>{children}</WayContext>
}

const stay: Navigate = () => {}

// StaticRouter is at one address for good, in the program that renders pages.
export function StaticRouter({ at, children }: { at: string; children: ReactNode }) {
  return <WayContext value={{ location: parsePath(at), type: 'pop', navigate: stay }}>{children}</WayContext>
}

// parsePath takes an address within the shop apart.
export function parsePath(text: string): Location {
  const [, pathname = '', search = '', hash = ''] = /^([^?#]*)(\?[^#]*)?(#.*)?$/.exec(text) ?? []
  return { pathname: pathname || '/', search: search === '?' ? '' : search, hash: hash === '#' ? '' : hash }
}

// Params has the parts of the address be known below.
export const Params = ParamsContext

const parts = (path: string) => path.split('/').filter(Boolean)

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

// matchPath is the parts of an address that a pattern names, such as slug in /products/:slug; null where it is another address. The
// pattern * is every address.
export function matchPath(pattern: string, pathname: string): Record<string, string> | null {
  if (pattern === '*') return {}
  const wanted = parts(pattern)
  const given = parts(pathname)
  if (wanted.length !== given.length) return null
  const params: Record<string, string> = {}
  for (const [at, part] of wanted.entries()) {
    const value = decoded(given[at] ?? '')
    if (part.startsWith(':')) params[part.slice(1)] = value
    else if (part !== value) return null
  }
  return params
}
