import { expect, test } from 'vitest'
import { passwordMistake } from './password-rules.ts'

const context = { userName: 'ada.lovelace', minLength: 10 }

test.each([
  ['short', /at least 10 characters/],
  ['🔑🔑🔑🔑🔑', /at least 10 characters/],
  ['aaaaaaaaaaaa', /different characters/],
  ['abcabcabcabc', /different characters/],
  ['qwertyuiop', /commonest/],
  ['1234567890', /commonest/],
  ['Administrator', /commonest/],
  ['Password2026', /commonest/],
  ['!!password!', /commonest/],
  ['ada.lovelace', /user name/],
  ['Ada.Lovelace1815'.slice(0, 14), /user name/],
] as const)('%s is not taken', (password, why) => {
  expect(passwordMistake(password, context)).toMatch(why)
})

test.each(['correct horse battery', 'another long one', 'password of ada', 'ñandú über Ωmega', 'x7-monkey-2837465'])(
  '%s is taken',
  (password) => {
    expect(passwordMistake(password, context)).toBeUndefined()
  },
)

test('an installation may ask for longer ones, and a short name may be part of a word', () => {
  expect(passwordMistake('correct horse', { ...context, minLength: 16 })).toMatch(/at least 16/)
  expect(passwordMistake('banana split bar', { userName: 'an', minLength: 10 })).toBeUndefined()
})
