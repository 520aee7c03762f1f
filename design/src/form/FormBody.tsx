import './form.css'
import { Form } from '@patternfly/react-core/dist/esm/components/Form'
import { type FormEvent, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { Alert } from '../feedback/Alert.tsx'
import { ErrorSentence } from '../feedback/ErrorPanel.tsx'
import { asApiError } from '../shell/api.ts'
import { FieldErrorsContext, isAbout } from './field-errors.ts'
import { formText } from './text/form-text.ts'

/** What a form is sent by, and what came of it. */
export interface FormBodyProps {
  /** A verb with its noun: `Create VM`. */
  readonly submitLabel: string
  readonly onSubmit: () => void
  readonly isPending: boolean
  /** The engine's refusal; messages about fields go to the fields, the rest to the banner. */
  readonly error?: unknown
  /** Found by the page before anything is sent, by JSON pointer. */
  readonly ownErrors?: Readonly<Record<string, string>>
  /** Above the fields, as when somebody else has changed the object. */
  readonly notice?: ReactNode
  readonly children: ReactNode
}

const noErrors: Readonly<Record<string, string>> = {}

/** A form's banner and its fields with the engine's messages at them; `id` for a button outside that sends it. */
export function FormBody(props: FormBodyProps & { readonly id?: string }) {
  const { id, submitLabel, onSubmit, isPending, error, notice, children } = props
  const form = useRef<HTMLDivElement>(null)
  const [claimed, setClaimed] = useState<ReadonlySet<string>>(new Set())
  const claim = useCallback((pointer: string) => {
    setClaimed((before) => new Set(before).add(pointer))
    return () =>
      setClaimed((before) => {
        const next = new Set(before)
        next.delete(pointer)
        return next
      })
  }, [])
  const known = asApiError(error)
  // Not only `invalid_request`: a name that is taken is about its field, too.
  const messages = known && Object.keys(known.fields).length > 0 ? known.fields : (props.ownErrors ?? noErrors)
  const context = useMemo(() => ({ messages, claim }), [messages, claim])
  const homeless = Object.entries(messages).filter(([path]) => ![...claimed].some((pointer) => isAbout(path, pointer)))
  const placed = Object.keys(messages).length - homeless.length

  // The first field with a message takes the focus, so that keyboard and screen reader are where the work is.
  useEffect(() => {
    if (messages === noErrors) return
    for (const field of form.current?.querySelectorAll('details [aria-invalid=true]') ?? [])
      field.closest('details')?.setAttribute('open', '')
    form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus()
  }, [messages])

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!isPending) onSubmit()
  }
  return (
    <FieldErrorsContext value={context}>
      <div ref={form}>
        <Form onSubmit={submit} noValidate {...(id === undefined ? {} : { id })}>
          {notice}
          {placed > 0 ? (
            <Alert
              isInline
              isLiveRegion
              variant="danger"
              title={formText.t('form.fix', { count: placed })}
              component="h2"
            />
          ) : null}
          {error && (homeless.length > 0 || placed === 0) && known?.code !== 'stale_revision' ? (
            <Alert isInline isLiveRegion variant="danger" title={submitLabel} component="h2">
              <ErrorSentence error={error} />
              {homeless.map(([path, message]) => (
                <p key={path}>
                  <code>{path}</code> {message}
                </p>
              ))}
            </Alert>
          ) : null}
          {children}
        </Form>
      </div>
    </FieldErrorsContext>
  )
}
