import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { keyNames } from './key-names.ts'
import { isShortcut, type KeyPress, type ShortcutName, shortcuts } from './shortcuts.ts'
import { de } from './text/de.ts'
import { en } from './text/en.ts'

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
})

test('every shortcut of the table is one that the code asks for, and has words in both languages', () => {
  const folder = join(import.meta.dirname, '../..')
  const code = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !/\.test\.|\/shortcuts\.ts$|\/text\//.test(path))
    .map((path) => readFileSync(join(folder, path), 'utf8'))
    .join('\n')
  const names = Object.keys(shortcuts) as ShortcutName[]
  const unused = names.filter((name) => {
    const asked = code.includes(`, '${name}')`)
    // Those of the whole portal are keys of the handlers that useShortcuts is given.
    const handled = new RegExp(`useShortcuts\\(\\s*\\{[^}]*\\b${name}\\b`).test(code)
    return !asked && !handled
  })
  expect(unused).toEqual([])
  for (const name of names) expect([en[name], de[name]]).not.toContain(undefined)
})

test('no two shortcuts of a place are the same key', () => {
  const taken = Object.values(shortcuts).flatMap(({ keys, group }) => keys.map((key) => `${group} ${key}`))
  expect(new Set(taken).size).toBe(taken.length)
})

test.each([
  ['palette', press('k', { ctrlKey: true }), true],
  ['palette', press('K', { metaKey: true }), true],
  ['palette', press('k'), false],
  ['palette', press('k', { ctrlKey: true, altKey: true }), false],
  ['search', press('/'), true],
  ['search', press('/', { shiftKey: true }), true],
  ['search', press('/', { ctrlKey: true }), false],
  ['help', press('?', { shiftKey: true }), true],
  ['leaveConsole', press('Shift', { ctrlKey: true, altKey: true, shiftKey: true }), true],
  ['leaveConsole', press('a', { ctrlKey: true, altKey: true, shiftKey: true }), false],
  ['leaveConsole', press('Alt', { ctrlKey: true, altKey: true }), false],
] as const)('%s is told from %j: %s', (name, event, is) => {
  expect(isShortcut(event, name)).toBe(is)
})

test('keys are named as they are printed', () => {
  expect(keyNames(['Ctrl+K', 'ArrowUp', ' '], 'Linux x86_64')).toEqual(['Ctrl+K', '↑', 'Space'])
  expect(keyNames(['Ctrl+K', 'Ctrl+Alt+Shift'], 'MacIntel')).toEqual(['⌘K', 'Ctrl+Alt+Shift'])
})
