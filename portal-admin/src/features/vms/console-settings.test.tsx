import type { ConsoleViewerProps } from '@overt/design/console/ConsoleViewer.tsx'
import { aRunningVm, aSession } from '@overt/design/test-support/factories.ts'
import { renderPortal } from '@overt/design/test-support/render-portal.tsx'
import { fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { portal } from '../../app/portal.ts'

vi.mock('@overt/design/console/ConsoleViewer.tsx', () => ({
  default: ({ protocol, isActualSize, keyboard, onKeyboard }: ConsoleViewerProps) => (
    <button type="button" onClick={() => onKeyboard('fr')}>
      {[protocol, isActualSize ? 'actual' : 'fit', keyboard].join(' ')}
    </button>
  ),
}))

const settings = { defaultConsole: 'serial', consoleScaling: 'actual', consoleKeyboardLayout: 'de' } as const

async function showConsole(query: string, own: Parameters<typeof aSession>[0] = { settings }) {
  const vm = aRunningVm()
  return renderPortal(portal, `/vms/${vm.id}/console${query}`, {
    getSession: () => aSession(own),
    getVm: () => vm,
    listConsoleSessions: () => ({ items: [], next: null }),
    updateSettings: ({ body }) => ({ ...settings, ...body }),
  })
}

test('a console opens as its user has set it', async () => {
  await showConsole('')
  expect(await screen.findByRole('button', { name: 'serial actual de' })).toBeDefined()
})

test('what the address asks for comes before the setting', async () => {
  await showConsole('?protocol=vnc')
  expect(await screen.findByRole('button', { name: 'vnc actual de' })).toBeDefined()
})

test('a keyboard chosen in the console is kept on the server', async () => {
  const { callsOf } = await showConsole('', {})
  fireEvent.click(await screen.findByRole('button', { name: 'fit' }))
  await waitFor(() => expect(callsOf('updateSettings')[0]?.body).toEqual({ consoleKeyboardLayout: 'fr' }))
  expect(await screen.findByRole('button', { name: 'fit fr' })).toBeDefined()
})
