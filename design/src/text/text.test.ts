import { expect, test } from 'vitest'
import { de } from './de.ts'
import { chooseLanguage, fill } from './define-text.ts'
import { en } from './en.ts'

const rules = new Intl.PluralRules('en')
const english = (count: number) => rules.select(count)

test('values stand where the braces were, and a missing one shows its braces', () => {
  expect(fill({ greet: 'Hello {name}, {name}!' }, 'greet', { name: 'web-1' }, english)).toBe('Hello web-1, web-1!')
  expect(fill({ greet: 'Hello {name}' }, 'greet', {}, english)).toBe('Hello {name}')
})

test('a value written from right to left is isolated, and cannot end its isolation', () => {
  const sentences = { greet: 'Hello {name}, {count} left' }
  const greet = (name: string) => fill(sentences, 'greet', { name, count: 2 }, english)
  expect(greet('עברית')).toBe('Hello \u2068עברית\u2069, 2 left')
  expect(greet('a\u2069\u202eb')).toBe('Hello \u2068ab\u2069, 2 left')
  expect(greet('größe 日本語')).toBe('Hello größe 日本語, 2 left')
})

test('count chooses the plural', () => {
  const table = { hosts_one: '{count} host', hosts_other: '{count} hosts' }
  expect(fill(table, 'hosts', { count: 1 }, english)).toBe('1 host')
  expect(fill(table, 'hosts', { count: 2 }, english)).toBe('2 hosts')
})

test.each([
  [['de-AT', 'en'], 'de'],
  [['fr', 'de'], 'de'],
  [['', 'pt-BR'], 'en'],
])('for %j the portal speaks %s', (wished, language) => {
  expect(chooseLanguage(wished)).toBe(language)
})

test('every German sentence names the same values as the English one', () => {
  const named = (sentence: string) =>
    [...sentence.matchAll(/\{(\w+)\}/g)]
      .map(([braces]) => braces)
      .toSorted()
      .join()
  // A singular form may leave its number out.
  const keys = (Object.keys(en) as (keyof typeof en)[]).filter((key) => !key.endsWith('_one'))
  expect(keys.filter((key) => named(de[key]) !== named(en[key]))).toEqual([])
})
