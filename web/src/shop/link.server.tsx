import type { ComponentProps } from 'react'
import type { Link as BrowserLink } from 'react-router'

type LinkProps = Omit<ComponentProps<typeof BrowserLink>, 'to'> & { to: string }

// Link prints the anchor that react-router's Link prints, in half the time: a page has a hundred of them. A test compares both.
export function Link({ to, replace, state, preventScrollReset, relative, reloadDocument, viewTransition, discover, prefetch, children, ...rest }: LinkProps & { prefetch?: unknown }) {
  void [replace, state, preventScrollReset, relative, reloadDocument, viewTransition, discover, prefetch]
  return (
    <a {...rest} href={to} data-discover="true">
      {children}
    </a>
  )
}
