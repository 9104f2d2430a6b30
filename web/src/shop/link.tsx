import type { ComponentProps, MouseEvent } from 'react'
import { useNavigate } from './router.tsx'

export interface LinkProps extends Omit<ComponentProps<'a'>, 'href'> {
  to: string
  replace?: boolean // the page that is left is not come back to
  reloadDocument?: boolean // the program makes the page, and the browser loads it
}

// Link leads to another page of the shop, without loading the whole of it.
export function Link({ to, replace, reloadDocument, onClick, children, ...rest }: LinkProps) {
  const navigate = useNavigate()
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event)
    if (event.defaultPrevented || reloadDocument || rest.target || !isPlain(event)) return
    event.preventDefault()
    navigate(to, { replace: replace || to === location.pathname + location.search + location.hash })
  }
  return (
    <a {...rest} href={to} onClick={follow}>
      {children}
    </a>
  )
}

// isPlain is false for a click by which somebody means another window, or a copy.
const isPlain = ({ button, metaKey, altKey, ctrlKey, shiftKey }: MouseEvent) => button === 0 && !metaKey && !altKey && !ctrlKey && !shiftKey
