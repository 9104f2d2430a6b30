import type { ReactNode } from 'react'
import { Button as AriaButton, Link as AriaLink, type ButtonProps as AriaProps, type LinkProps } from 'react-aria-components'
import { useT } from '../language.tsx'
import { Icon, type IconName } from './icon.tsx'

type Kind = 'main' | 'quiet' | 'plain' | 'danger'

const looks: Record<Kind, string> = { main: 'button-main', quiet: 'button-quiet', plain: 'button-plain', danger: 'button-danger' }

interface Shown {
  kind?: Kind
  icon?: IconName
  children?: ReactNode
  className?: string
}

type ButtonProps = Omit<AriaProps, 'children' | 'className'> & Shown

// Button does something. While isPending it says so and does nothing; it keeps the focus.
export function Button({ kind = 'quiet', icon, children, className = '', ...props }: ButtonProps) {
  const t = useT()
  return (
    <AriaButton {...props} className={`button ${looks[kind]} ${className}`}>
      {({ isPending }) => (
        <>
          {isPending ? <Spinner label={t('kit.working')} /> : icon && <Icon name={icon} className="size-[1.15rem]" />}
          {children}
        </>
      )}
    </AriaButton>
  )
}

// IconButton is a button with a picture alone; label says what it does.
export function IconButton({ label, icon, kind = 'plain', className = '', ...props }: Omit<ButtonProps, 'children' | 'icon'> & { label: string; icon: IconName }) {
  return (
    <AriaButton {...props} aria-label={label} className={`button ${looks[kind]} size-10 p-0 ${className}`}>
      <Icon name={icon} />
    </AriaButton>
  )
}

// LinkButton goes somewhere and looks like a button.
export function LinkButton({ kind = 'quiet', icon, children, className = '', ...props }: Omit<LinkProps, 'children' | 'className'> & Shown) {
  return (
    <AriaLink {...props} className={`button ${looks[kind]} ${className}`}>
      {icon && <Icon name={icon} className="size-[1.15rem]" />}
      {children}
    </AriaLink>
  )
}

export function Spinner({ label }: { label: string }) {
  return (
    <span role="progressbar" aria-label={label} className="inline-block size-4 animate-spin rounded-full border-2 border-current border-r-transparent motion-reduce:animate-pulse" />
  )
}
