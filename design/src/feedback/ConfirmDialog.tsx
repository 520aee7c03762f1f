import { useMutation } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import { TextField } from '../form/fields.tsx'
import { Button } from '../page/Button.tsx'
import { designText } from '../text/design-text.ts'
import { Alert } from './Alert.tsx'
import { Dialog, type DialogProps } from './Dialog.tsx'
import { ErrorSentence } from './ErrorPanel.tsx'
import { planText } from './plan-text/plan-text.ts'

/** What every question has, whatever is told of its consequences. */
export interface QuestionProps extends Pick<DialogProps, 'title' | 'call' | 'readAs'> {
  /** A verb with its noun: `Power off VM`. */
  readonly confirmLabel: string
  /** What the other button says (default `Cancel`). */
  readonly cancelLabel?: string
  readonly onClose: () => void
  /** It takes something away (default), or it does not. */
  readonly danger?: boolean
  /** A name that is to be typed before it can be done, where a mistake costs much. */
  readonly typed?: string | undefined
}

/**
 * A question whose doing is somebody else's: title, what is told, the refusal, its two buttons. While it is done the
 * button keeps the focus and cannot be pressed again; Escape still closes, for a reply may never come.
 */
export function Question(
  props: QuestionProps & {
    readonly onConfirm: () => void
    readonly isPending: boolean
    /** The engine's refusal; the question stays. */
    readonly error?: unknown
    /** `hidden`: nothing can be pressed before it is told what that does, and buttons that are not there cannot jump. */
    readonly state?: 'ready' | 'blocked' | 'hidden'
    readonly children: ReactNode
  },
) {
  const { title, call, readAs, confirmLabel, cancelLabel, onClose, danger = true, typed } = props
  const { onConfirm, isPending, error, state = 'ready', children } = props
  const text = designText.use()
  const [entered, setEntered] = useState('')
  const isBlocked = state !== 'ready' || (typed !== undefined && entered.trim() !== typed)
  const confirm = () => {
    if (!isBlocked && !isPending) onConfirm()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    confirm()
  }
  return (
    <Dialog
      title={title}
      isWarning={danger}
      onClose={onClose}
      call={call}
      {...(readAs === undefined ? {} : { readAs })}
      buttons={
        state === 'hidden' ? undefined : (
          <>
            <Button
              variant={danger ? 'danger' : 'primary'}
              isDisabled={isBlocked}
              isAriaDisabled={isPending}
              isLoading={isPending}
              onClick={confirm}
            >
              {confirmLabel}
            </Button>
            <Button variant="link" onClick={onClose}>
              {cancelLabel ?? text('cancel')}
            </Button>
          </>
        )
      }
    >
      {children}
      {typed === undefined ? null : (
        <form onSubmit={submit}>
          <TextField
            label={planText.t('confirm.typed', { name: typed })}
            isRequired
            isMono
            value={entered}
            onChange={setEntered}
          />
        </form>
      )}
      {error ? (
        <Alert isInline isLiveRegion variant="danger" title={confirmLabel} component="h2">
          <ErrorSentence error={error} />
        </Alert>
      ) : null}
    </Dialog>
  )
}

/** What a question without a plan needs. */
export interface ConfirmDialogProps extends QuestionProps {
  /** What will happen, in a sentence or two. */
  readonly body: string
  /** Below it: choices, or more of what will happen. */
  readonly children?: ReactNode
  /** Does it; rejects with the engine's error, which is shown. */
  readonly run: () => unknown
  /** Called when it was done, instead of `onClose`. */
  readonly onDone?: () => void
}

/**
 * Asks before something is done that no plan is made for; where the engine plans it, `ConfirmFromPlan` asks. Both close
 * by Escape, and give the focus back to what had it.
 */
export function ConfirmDialog({ body, children, run, onDone, ...question }: ConfirmDialogProps) {
  const doIt = useMutation({
    mutationFn: async () => run(),
    networkMode: 'always', // without a network it fails and says so, rather than wait for one
    onSuccess: onDone ?? question.onClose,
  })
  return (
    <Question {...question} onConfirm={() => doIt.mutate()} isPending={doIt.isPending} error={doIt.error}>
      <p>{body}</p>
      {children}
    </Question>
  )
}
