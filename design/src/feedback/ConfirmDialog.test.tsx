import { describeCall } from '@overt/api-client/describe-call'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { fireEvent, render, screen, waitFor } from '@testing-library/react'
import { useState } from 'react'
import { expect, test, vi } from 'vitest'
import { anId } from '../test-support/factories.ts'
import { refusal } from '../test-support/fake-engine.ts'
import { ConfirmDialog, type ConfirmDialogProps } from './ConfirmDialog.tsx'

function Page(props: Partial<ConfirmDialogProps>) {
  const [isOpen, setOpen] = useState(false)
  return (
    <QueryClientProvider client={new QueryClient()}>
      <main id="content" tabIndex={-1}>
        <button onClick={() => setOpen(true)}>Open</button>
        {isOpen ? (
          <ConfirmDialog
            title="Revoke the token ci?"
            body="Programs that use it are refused from now on."
            confirmLabel="Revoke token"
            call={() => describeCall('deleteApiToken', { path: { id: anId(1) } })}
            run={() => undefined}
            onClose={() => setOpen(false)}
            {...props}
          />
        ) : null}
      </main>
    </QueryClientProvider>
  )
}

async function ask(props: Partial<ConfirmDialogProps>) {
  render(<Page {...props} />)
  const opener = screen.getByRole('button', { name: 'Open' })
  opener.focus()
  fireEvent.click(opener)
  await screen.findByRole('dialog', { name: /Revoke the token ci/ })
  return { opener, button: () => screen.getByRole<HTMLButtonElement>('button', { name: /Revoke token/ }) }
}

test('it says what will happen and does it once, busy until it is done; then the focus is where it was', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const run = vi.fn<() => Promise<void>>(() => promise)
  const { opener, button } = await ask({ run })
  expect(screen.getByText(/refused from now on/)).toBeDefined()
  button().focus()
  fireEvent.click(button())
  await waitFor(() => expect(button().getAttribute('aria-busy')).toBe('true'))
  fireEvent.click(button())
  expect(document.activeElement).toBe(button())
  resolve()
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(run).toHaveBeenCalledOnce()
  await waitFor(() => expect(document.activeElement).toBe(opener))
})

test('a refusal is told in the question, which stays, and can be tried again', async () => {
  const replies = [refusal('conflict', 'It is in use.'), undefined]
  const onDone = vi.fn<() => void>()
  const { button } = await ask({
    run: () => {
      const reply = replies.shift()
      if (reply) throw reply
    },
    onDone,
  })
  fireEvent.click(button())
  expect(await screen.findByText('It is in use.')).toBeDefined()
  expect(onDone).not.toHaveBeenCalled()
  fireEvent.click(button())
  await waitFor(() => expect(onDone).toHaveBeenCalledOnce())
  expect(screen.queryByText('It is in use.')).toBeNull()
})

test('what costs much is done only once its name is typed, also by Enter', async () => {
  const run = vi.fn<() => void>()
  const { button } = await ask({ run, typed: 'ci' })
  const name = screen.getByRole('textbox', { name: /^Type ci to confirm/ })
  const type = (value: string) => fireEvent.change(name, { target: { value } })
  const enter = () => name.closest('form')?.requestSubmit()
  expect(button().disabled).toBe(true)
  type('CI')
  enter()
  expect(button().disabled).toBe(true)
  type(' ci ')
  expect(button().disabled).toBe(false)
  enter()
  await waitFor(() => expect(run).toHaveBeenCalledOnce())
})

test('Escape and its other button do nothing but close it', async () => {
  const run = vi.fn<() => void>()
  const { opener } = await ask({ run, cancelLabel: 'Keep token' })
  fireEvent.click(screen.getByRole('button', { name: 'Keep token' }))
  expect(screen.queryByRole('dialog')).toBeNull()
  fireEvent.click(opener)
  await screen.findByRole('dialog')
  fireEvent.keyDown(document.body, { key: 'Escape' })
  expect(screen.queryByRole('dialog')).toBeNull()
  expect(run).not.toHaveBeenCalled()
})
