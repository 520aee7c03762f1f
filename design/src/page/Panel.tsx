import './page.css'
import { type ReactNode, useId } from 'react'

/** A titled part of a page. */
export function Panel(props: { title: string; children: ReactNode; actions?: ReactNode }) {
  const { title, children, actions } = props
  const id = useId()
  return (
    <section className="ov-panel" aria-labelledby={id}>
      <div className="ov-panel-head">
        <h2 id={id}>{title}</h2>
        {actions}
      </div>
      {children}
    </section>
  )
}
