import { Button } from '../page/Button.tsx'
import { useCallback } from 'react'
import { useBeforeUnload, useBlocker } from 'react-router'
import { Dialog } from '../feedback/Dialog.tsx'
import { formText } from '../form/text/form-text.ts'

/** Options of the navigation that follows a save, which loses nothing: `navigate(to, saved)`. */
export const saved = { state: 'saved' } as const

/** Asks before what was entered is lost: on links, on Back, and when the tab closes. */
export function UnsavedGuard({ isDirty, onDiscard }: { isDirty: boolean; onDiscard?: () => void }) {
  const text = formText.use()
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      isDirty && currentLocation.pathname !== nextLocation.pathname && nextLocation.state !== saved.state,
  )
  useBeforeUnload(
    useCallback(
      (event) => {
        if (isDirty) event.preventDefault()
      },
      [isDirty],
    ),
  )
  if (blocker.state !== 'blocked') return null
  return (
    <Dialog
      title={text('form.unsavedTitle')}
      isWarning
      onClose={() => blocker.reset()}
      call="none"
      buttons={
        <>
          <Button
            variant="danger"
            onClick={() => {
              onDiscard?.()
              blocker.proceed()
            }}
          >
            {text('form.leave')}
          </Button>
          <Button variant="link" onClick={() => blocker.reset()}>
            {text('form.stay')}
          </Button>
        </>
      }
    >
      <p>{text('form.unsavedBody')}</p>
    </Dialog>
  )
}
