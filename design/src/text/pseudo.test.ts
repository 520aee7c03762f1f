import { afterEach, expect, test } from 'vitest'
import { chooseLanguage, currentLanguage, defineText, defineTextLater, speak } from './define-text.ts'
import { pseudo } from './pseudo.ts'

afterEach(() => speak('en'))

test('a sentence is marked, accented and a third longer, and its values stay', () => {
  expect(pseudo('Delete {name} now')).toBe('⟦Délété {name} ñów~~~~~~⟧')
})

test('it is spoken by whoever asks for it by its name alone, from every catalogue, also from one loaded later', async () => {
  expect(chooseLanguage(['en-XA'])).toBe('en-XA')
  expect(chooseLanguage(['en-US'])).toBe('en')
  const early = defineText({ hosts_one: '{count} host', hosts_other: '{count} hosts' }, {})
  await speak('en-XA')
  expect(currentLanguage()).toBe('en-XA')
  expect(early.t('hosts', { count: 2 })).toMatch(/^⟦2 hóšt/)
  const late = await defineTextLater({ title: 'Late' }, {})
  expect(late.t('title')).toBe('⟦Láté~~⟧')
  await speak('en')
  expect(late.t('title')).toBe('Late')
})
