import { act, fireEvent, render, screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { ActionButton } from './ActionButton.tsx'

const run = vi.fn<() => void>()
const action = { id: 'stop', label: 'Power off', run }

test('an action that cannot be pressed says why where the focus is, and keeps the focus', async () => {
  const { rerender } = render(<ActionButton action={{ ...action, disabledReason: 'It is off already.' }} />)
  const button = screen.getByRole('button', { name: 'Power off', description: 'It is off already.' })
  act(() => button.focus())
  expect((await screen.findByRole('tooltip')).textContent).toBe('It is off already.')
  expect(document.activeElement).toBe(button)
  fireEvent.click(button)
  expect(run).not.toHaveBeenCalled()
  rerender(<ActionButton action={{ ...action, disabledReason: undefined }} />)
  expect(document.activeElement).toBe(button)
  expect(screen.queryByRole('tooltip')).toBeNull()
  fireEvent.click(button)
  expect(run).toHaveBeenCalledOnce()
})
