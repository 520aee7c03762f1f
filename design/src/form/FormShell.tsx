import './form.css'
import { ActionList, ActionListGroup, ActionListItem } from '@patternfly/react-core/dist/esm/components/ActionList'
import { Alert } from '../feedback/Alert.tsx'
import { Button } from '../page/Button.tsx'
import { Form } from '@patternfly/react-core/dist/esm/components/Form'
import { type FormEvent, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { ApiCall, type ShownCall } from '../feedback/api-call/ApiCall.tsx'
import { ErrorSentence } from '../feedback/ErrorPanel.tsx'
import { asApiError } from '../shell/api.ts'
import { UnsavedGuard } from '../shell/UnsavedGuard.tsx'
import { formText } from './text/form-text.ts'
import { designText } from '../text/design-text.ts'
import { FieldErrorsContext, isAbout } from './field-errors.ts'

/** What a form needs around its fields. */
export interface FormShellProps {
  readonly children: ReactNode
  /** A verb with its noun: `Create VM`. */
  readonly submitLabel: string
  readonly onSubmit: () => void
  /** A further way to send it, beside the first: `Create and make another`. */
  readonly also?: { readonly label: string; readonly onSubmit: () => void }
  readonly onCancel: () => void
  /** What was entered is given up, by leaving the page in spite of it. */
  readonly onDiscard?: () => void
  readonly isPending: boolean
  /** Entered and not yet saved; asks before it is lost. */
  readonly isDirty: boolean
  /** The engine's refusal; messages about fields go to the fields, the rest to the banner. */
  readonly error?: unknown
  /** Found by the page before anything is sent, by JSON pointer. */
  readonly ownErrors?: Readonly<Record<string, string>>
  /** Above the fields, as when somebody else has changed the object. */
  readonly notice?: ReactNode
  /** Beside the fields where there is room. */
  readonly aside?: ReactNode
  /** The call that saves what is entered now, to be shown. */
  readonly call: ShownCall
}

const noErrors: Readonly<Record<string, string>> = {}

/** A form: its banner, its fields with the engine's messages at them, its buttons, and a guard against losing it. */
export function FormShell(props: FormShellProps) {
  const { children, submitLabel, onSubmit, also, onCancel, onDiscard, isPending, isDirty, error, notice, aside } = props
  const text = designText.use()
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
      <UnsavedGuard isDirty={isDirty && !isPending} {...(onDiscard ? { onDiscard } : {})} />
      <div ref={form} className={aside ? 'ov-form ov-form-with-aside' : 'ov-form'}>
        <Form onSubmit={submit} noValidate>
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
          <ApiCall call={props.call} />
          <div className="ov-form-buttons">
            <ActionList>
              <ActionListGroup>
                <ActionListItem>
                  <Button type="submit" isLoading={isPending} isDisabled={isPending}>
                    {submitLabel}
                  </Button>
                </ActionListItem>
                {also ? (
                  <ActionListItem>
                    <Button variant="secondary" isDisabled={isPending} onClick={also.onSubmit}>
                      {also.label}
                    </Button>
                  </ActionListItem>
                ) : null}
                <ActionListItem>
                  <Button variant="link" onClick={onCancel}>
                    {text('cancel')}
                  </Button>
                </ActionListItem>
              </ActionListGroup>
            </ActionList>
          </div>
        </Form>
        {aside ? <aside className="ov-form-aside">{aside}</aside> : null}
      </div>
    </FieldErrorsContext>
  )
}
