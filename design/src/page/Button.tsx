import '@patternfly/react-styles/css/components/Button/button.css'
import type { ComponentProps, ReactNode } from 'react'
import { Spinner } from './Spinner.tsx'

interface Looks {
  /** In PatternFly's words (default `primary`); `stateful` counts something. */
  readonly variant?: 'primary' | 'secondary' | 'tertiary' | 'danger' | 'link' | 'plain' | 'control' | 'stateful'
  readonly size?: 'sm' | 'lg'
  /** Before the words, or alone. */
  readonly icon?: ReactNode
  /** With variant `stateful`: how urgent what it counts is. */
  readonly state?: 'unread' | 'attention'
  /** What it opens is open. */
  readonly isClicked?: boolean
  /** A link within a sentence. */
  readonly isInline?: boolean
  readonly isBlock?: boolean
  /** With variant `link` or `secondary`: it destroys something. */
  readonly isDanger?: boolean
  /** Cannot be pressed, but is reached by keyboard so that its reason can be read. */
  readonly isAriaDisabled?: boolean
  /** With `isAriaDisabled`: what pressing it does instead, as to explain why. */
  readonly onRefused?: (() => void) | undefined
  /** It does its work. */
  readonly isLoading?: boolean
}

/** Props of a button: how it looks, and what a `<button>` takes. */
export interface ButtonProps extends Looks, Omit<ComponentProps<'button'>, keyof Looks | 'disabled'> {
  /** Cannot be pressed, nor reached by keyboard. */
  readonly isDisabled?: boolean
}

/**
 * A button in PatternFly's markup. Its own component brings favourites, settings, hamburgers, badges and their icons into
 * the first load of every page.
 */
export function Button({ isDisabled, ...props }: ButtonProps) {
  return <button type="button" disabled={isDisabled} {...drawn(props)} />
}

/** Props of a link that looks like a button. */
export interface AnchorButtonProps extends Looks, Omit<ComponentProps<'a'>, keyof Looks> {
  readonly href: string
}

/** A link that looks like a button. */
export function AnchorButton(props: AnchorButtonProps) {
  const { children, ...rest } = drawn(props)
  return <a {...rest}>{children}</a>
}

/** What the element gets: classes, content, and whatever was given beside its looks. */
function drawn<Props extends Looks & { className?: string | undefined; children?: ReactNode }>(props: Props) {
  const { variant = 'primary', size, icon, state, isClicked, isInline, isBlock, isDanger, ...more } = props
  const { isAriaDisabled, onRefused, isLoading, className, children, ...rest } = more
  const classes = [
    `pf-v6-c-button pf-m-${variant}`,
    size === 'sm' && 'pf-m-small',
    size === 'lg' && 'pf-m-display-lg',
    state && `pf-m-${state}`,
    isClicked && 'pf-m-clicked',
    isInline && 'pf-m-inline',
    isBlock && 'pf-m-block',
    isDanger && 'pf-m-danger',
    isAriaDisabled && 'pf-m-aria-disabled',
    isLoading && 'pf-m-progress pf-m-in-progress',
    className,
  ]
  const hasWords = children !== undefined && children !== null
  return {
    ...rest,
    className: classes.filter(Boolean).join(' '),
    ...(isLoading ? { 'aria-busy': true } : {}),
    ...(isAriaDisabled ? { 'aria-disabled': true, ...(onRefused ? { onClick: onRefused } : inert) } : {}),
    children: (
      <>
        {isLoading ? (
          <span className="pf-v6-c-button__progress">
            <Spinner size="md" />
          </span>
        ) : null}
        {icon ? <span className={`pf-v6-c-button__icon ${hasWords ? 'pf-m-start' : ''}`}>{icon}</span> : null}
        {hasWords ? <span className="pf-v6-c-button__text">{children}</span> : null}
      </>
    ),
  }
}

const prevent = (event: { preventDefault: () => void }) => event.preventDefault()
const inert = { onClick: prevent, onKeyPress: prevent }
