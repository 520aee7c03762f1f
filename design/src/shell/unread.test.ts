import { expect, test } from 'vitest'
import { anEvent, anId } from '../test-support/factories.ts'
import { alertsFirst, unreadEvents } from './unread.ts'

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString()

test('unread is what came after the moment of reading, to the millisecond', () => {
  const events = [anEvent({ id: anId(2, 9), at: at(2) }), anEvent({ id: anId(1, 9), at: at(1) })]
  expect(unreadEvents(events, at(1)).map(({ id }) => id)).toEqual([anId(2, 9)])
  expect(unreadEvents(events, at(2))).toEqual([])
})

test('unread alerts and errors come first; those that were read take their place in time', () => {
  const [warning, error, old] = [
    anEvent({ id: anId(3, 9), severity: 'warning' }),
    anEvent({ id: anId(2, 9), severity: 'error' }),
    anEvent({ id: anId(1, 9), severity: 'alert' }),
  ]
  const { urgent, others } = alertsFirst([warning, error, old], new Set([warning.id, error.id]))
  expect(urgent).toEqual([error])
  expect(others).toEqual([warning, old])
})
