import { lazy, Suspense, type ComponentType, type ReactElement } from 'react'
import { Waiting } from './parts/waiting.tsx'

// Page is a page whose code may still be on its way.
export interface Page {
  load: () => Promise<void>
  Page: () => ReactElement
}

// PageLost says that the code of a page did not arrive: the connection broke, or the shop was brought up to date meanwhile.
export class PageLost extends Error {}

// lazyPage is a page whose code is loaded when it is needed. Once loaded it is shown at once, without a moment of waiting: what
// was rendered by the program is taken over as it is.
export function lazyPage(load: () => Promise<{ default: ComponentType }>): Page {
  let Loaded: ComponentType | undefined
  const remember = async () => {
    const module = await load().catch((cause: unknown) => {
      throw new PageLost('the code of a page did not arrive', { cause })
    })
    Loaded = module.default
    return module
  }
  const Lazy = lazy(remember)
  return {
    load: async () => {
      await remember()
    },
    Page: () =>
      Loaded ? (
        <Loaded />
      ) : (
        <Suspense fallback={<Waiting />}>
          <Lazy />
        </Suspense>
      ),
  }
}

// readyPage is a page whose code is there.
export const readyPage = (Ready: ComponentType): Page => ({ load: () => Promise.resolve(), Page: () => <Ready /> })
