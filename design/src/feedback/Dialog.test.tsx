import { describeCall } from '@overt/api-client/describe-call'
import { fireEvent, render, screen, waitFor } from '@testing-library/react'
import { useState } from 'react'
import { expect, test } from 'vitest'
import { anId } from '../test-support/factories.ts'
import type { ShownCall } from './api-call/ApiCall.tsx'
import { Dialog } from './Dialog.tsx'

function Page({ call }: { call: ShownCall }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <main id="content" tabIndex={-1}>
      <button onClick={() => setOpen(true)}>Open</button>
      {isOpen ? (
        <Dialog title="Power off" call={call} onClose={() => setOpen(false)} buttons={<button>Do it</button>}>
          <p>It goes off.</p>
        </Dialog>
      ) : null}
    </main>
  )
}

function open() {
  const opener = screen.getByRole('button', { name: 'Open' })
  opener.focus()
  fireEvent.click(opener)
  return opener
}

test('Escape closes it, and what opened it has the focus again', async () => {
  render(<Page call="none" />)
  const opener = open()
  const dialog = await screen.findByRole('dialog', { name: 'Power off' })
  await waitFor(() => expect(dialog.contains(document.activeElement)).toBe(true))
  fireEvent.keyDown(document.body, { key: 'Escape' })
  expect(screen.queryByRole('dialog')).toBeNull()
  await waitFor(() => expect(document.activeElement).toBe(opener))
})

test('what it does is shown as calls of the API, in both languages, once they are asked for', async () => {
  const id = anId(1)
  render(<Page call={() => [describeCall('startVm', { path: { id } }), describeCall('pauseVm', { path: { id } })]} />)
  open()
  const summary = await screen.findByText('As an API call')
  expect(screen.queryByText(/curl --/)).toBeNull()
  fireEvent.click(summary)
  const curl = await screen.findByLabelText('curl')
  expect(curl.textContent).toMatch(new RegExp(`${id}/start'[^]+\n\ncurl [^]+${id}/pause'`))
  fireEvent.click(screen.getByRole('button', { name: 'TypeScript' }))
  expect((await screen.findByLabelText('TypeScript')).textContent).toMatch(/call\("startVm",[^]+call\("pauseVm",/)
})

test('a dialog that asks the engine for nothing shows none', async () => {
  render(<Page call="none" />)
  open()
  await screen.findByText('It goes off.')
  expect(screen.queryByText('As an API call')).toBeNull()
})
