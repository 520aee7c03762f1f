import { fireEvent, render, screen } from '@testing-library/react'
import { useState } from 'react'
import { expect, test, vi } from 'vitest'
import { refusal } from '../test-support/fake-engine.ts'
import { TextField } from './fields.tsx'
import { FormDialog } from './FormDialog.tsx'

const send = vi.fn<(mac: string) => void>()

function AddDialog({ error }: { error?: unknown }) {
  const [mac, setMac] = useState('')
  return (
    <FormDialog
      title="Add network interface"
      submitLabel="Add"
      onSubmit={() => send(mac)}
      onClose={() => undefined}
      isPending={false}
      isIncomplete={mac === ''}
      error={error}
      call="none"
    >
      <TextField label="MAC address" pointer="/macAddress" value={mac} onChange={setMac} />
    </FormDialog>
  )
}

const add = () => screen.getByRole<HTMLButtonElement>('button', { name: 'Add' })

test('what is incomplete is sent neither by the button nor by Enter', () => {
  render(<AddDialog />)
  expect(add().disabled).toBe(true)
  const field = screen.getByRole('textbox', { name: /MAC/ })
  const form = field.closest('form')
  fireEvent.submit(form ?? field)
  expect(send).not.toHaveBeenCalled()
  fireEvent.change(field, { target: { value: '52:54:00:12:34:56' } })
  // The button stands outside the form, at the foot of the dialog, and sends it all the same.
  expect(add().form).toBe(form)
  fireEvent.submit(form ?? field)
  expect(send).toHaveBeenCalledExactlyOnceWith('52:54:00:12:34:56')
})

test('the engine’s message stands at its field, which has the focus', () => {
  const error = refusal('invalid_request', 'One field is wrong.', {
    fields: { '/macAddress': 'It is a multicast one.' },
  })
  const { rerender } = render(<AddDialog />)
  rerender(<AddDialog error={error} />)
  const field = screen.getByRole('textbox', { name: /MAC/ })
  expect(field.getAttribute('aria-invalid')).toBe('true')
  expect(document.activeElement).toBe(field)
  expect(screen.getByText(/multicast/)).toBeDefined()
})
