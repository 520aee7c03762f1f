import type { Schema } from '@overt/api-client/engine'
import { AnchorButton, type AnchorButtonProps } from '../page/Button.tsx'
import type { ReactNode } from 'react'
import { Link, useHref, useLinkClickHandler } from 'react-router'
import { usePortal } from './portal.ts'
import { Data } from '../units/Data.tsx'

/** A link of the portal that looks like a button. */
export function ButtonLink({ to, ...props }: { to: string } & Omit<AnchorButtonProps, 'href' | 'ref'>) {
  const follow = useLinkClickHandler<HTMLAnchorElement>(to)
  return (
    <AnchorButton
      {...props}
      href={useHref(to)}
      onClick={(event) => {
        props.onClick?.(event)
        follow(event)
      }}
    />
  )
}

/** The name of an object, linked to its page where this portal has one. */
export function ObjectLink({ object, children }: { object: Schema<'ObjectRef'>; children?: ReactNode }) {
  const to = usePortal().objectPath(object)
  const name = children ?? <Data>{object.name ?? object.id}</Data>
  return to === undefined ? <span>{name}</span> : <Link to={to}>{name}</Link>
}

/** A link to a page of the portal; rows of tables are opened by it. */
export function PageLink(props: {
  to: string
  children: ReactNode
  className?: string
  /** It leads to the page that is shown. */
  isCurrent?: boolean
  onClick?: () => void
}) {
  const { to, children, className, isCurrent = false, onClick } = props
  return (
    <Link to={to} className={className} onClick={onClick} {...(isCurrent ? { 'aria-current': 'page' as const } : {})}>
      {children}
    </Link>
  )
}

/** A button that opens an address of the portal in a browser tab of its own. */
export function NewTabButton({ to, label, icon }: { to: string; label: string; icon: ReactNode }) {
  return (
    <AnchorButton
      variant="plain"
      href={useHref(to)}
      target="_blank"
      rel="noopener"
      icon={icon}
      aria-label={label}
      title={label}
    />
  )
}
