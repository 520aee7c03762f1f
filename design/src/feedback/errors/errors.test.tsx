import { errorCodes, type ErrorCode } from '@overt/api-client/errors'
import { fireEvent, render, screen } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import { refusal } from '../../test-support/fake-engine.ts'
import { ErrorPanel } from '../ErrorPanel.tsx'
import { de } from './de.ts'
import { en } from './en.ts'

const codes = Object.keys(errorCodes) as ErrorCode[] // the table's own keys

describe.each(codes)('%s', (code) => {
  test('says what failed, what to do about it, and the request id', async () => {
    render(<ErrorPanel title="It could not be done" error={refusal(code, 'The engine’s own sentence.')} />)
    const alert = screen.getByRole('alert')
    // Code and id are there at once, whatever still has to be loaded.
    expect(alert.textContent).toContain('The engine’s own sentence.')
    expect(alert.textContent).toContain('request-1')
    expect(await screen.findByText(en[`next.${code}`])).toBeDefined()
    expect(screen.getByText(code).tagName).toBe('CODE')
  })

  test.each([
    ['English', en],
    ['German', de],
  ])('its %s sentence is one of its own, whole', (_, table) => {
    const sentence = table[`next.${code}`]
    expect(sentence).toMatch(/^[A-ZÄÖÜ].+\.$/)
    expect(Object.values(table).filter((other) => other === sentence)).toHaveLength(1)
  })
})

test('what repeating cannot help is not advised to be repeated as it is', () => {
  for (const code of codes.filter((each) => errorCodes[each].retry === 'yes'))
    expect(en[`next.${code}`], code).toMatch(/try again/i)
})

test('the request id is copied by a button', async () => {
  const writeText = vi.fn<(text: string) => Promise<void>>(async () => undefined)
  vi.stubGlobal('isSecureContext', true)
  vi.stubGlobal('navigator', { clipboard: { writeText } })
  try {
    render(<ErrorPanel title="It could not be done" error={refusal('internal', 'No.')} />)
    fireEvent.click(await screen.findByRole('button', { name: 'Copy the request id' }))
    expect(writeText).toHaveBeenCalledExactlyOnceWith('request-1')
  } finally {
    vi.unstubAllGlobals()
  }
})

test('a fault of the page itself has advice, too', async () => {
  render(<ErrorPanel title="It could not be shown" error={new Error('x is undefined')} />)
  expect(await screen.findByText(en['next.unknown'])).toBeDefined()
})
