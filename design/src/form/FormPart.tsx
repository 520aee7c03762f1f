import type { ReactNode } from 'react'
import { useId } from 'react'

/** A titled part of a form. */
export function FormPart(props: { title: string; hint?: string; children: ReactNode }) {
  const { title, hint, children } = props
  const id = useId()
  return (
    <section className="ov-form-part" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {hint ? <p className="ov-fine">{hint}</p> : null}
      {children}
    </section>
  )
}

/** Fields side by side where there is room. */
export function FieldRow({ children }: { children: ReactNode }) {
  return <div className="ov-field-row">{children}</div>
}
