import type { LinkProps } from './link.tsx'

// Link prints the anchor that the browser's Link prints, without what only a click needs: a page has a hundred of them. A test
// compares both.
export function Link({ to, replace, reloadDocument, onClick, children, ...rest }: LinkProps) {
  void [replace, reloadDocument, onClick]
  return (
    <a {...rest} href={to}>
      {children}
    </a>
  )
}
