import { useCallback } from 'react'
import { useBeforeUnload, useBlocker } from 'react-router'
import { ConfirmDialog } from '../feedback/ConfirmDialog.tsx'
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
    <ConfirmDialog
      title={text('form.unsavedTitle')}
      body={text('form.unsavedBody')}
      confirmLabel={text('form.leave')}
      cancelLabel={text('form.stay')}
      call="none"
      run={() => onDiscard?.()}
      onDone={() => blocker.proceed()}
      onClose={() => blocker.reset()}
    />
  )
}
