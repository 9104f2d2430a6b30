import type { ReactNode } from 'react'
import { LinkButton } from './button.tsx'
import { Loaded } from './loaded.tsx'
import { Page } from './show.tsx'

// BackLink leads from one thing to the list that it is in.
export function BackLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <LinkButton kind="plain" icon="left" href={href} className="mb-1 -ml-3">
      {children}
    </LinkButton>
  )
}

interface LoadedPageProps<T> {
  query: { currentData?: T | undefined; error?: unknown; refetch: () => unknown } // currentData: of this thing, not of the one that was looked at before
  title: string // until it is there
  back: ReactNode
  children: (data: T) => ReactNode
}

// LoadedPage is the screen of one thing, which has to come first.
export function LoadedPage<T>({ query: { currentData, error, refetch }, title, back, children }: LoadedPageProps<T>) {
  if (currentData !== undefined) return <>{children(currentData)}</>
  return (
    <Page title={title} back={back}>
      <Loaded query={{ error, refetch }} rows={6}>
        {() => null}
      </Loaded>
    </Page>
  )
}
