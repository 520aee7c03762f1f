import { expect, test } from 'vitest'
import { fuzzyScore } from './fuzzy.ts'

const best = (typed: string, texts: readonly string[]) =>
  texts
    .flatMap((text) => {
      const score = fuzzyScore(typed, text)
      return score === undefined ? [] : [{ text, score }]
    })
    .sort((a, b) => b.score - a.score)
    .map(({ text }) => text)

test('letters in order are enough, and what is not there is not found', () => {
  expect(fuzzyScore('crvm', 'Create VM')).toBeDefined()
  expect(fuzzyScore('vmcr', 'Create VM')).toBeUndefined()
  expect(fuzzyScore('', 'Create VM')).toBe(0)
})

test('what is typed as it stands comes first, at the beginning of a word before within one', () => {
  expect(best('disk', ['Virtual disks', 'Create disk', 'Disks'])[0]).toBe('Disks')
  expect(best('st', ['Restart', 'Start', 'Power state'])[0]).toBe('Start')
})

test('first letters of words come before letters anywhere', () => {
  expect(best('sd', ['Misled', 'Storage domains'])[0]).toBe('Storage domains')
})

test('case and accents do not matter', () => {
  expect(fuzzyScore('losch', 'VM löschen')).toBeDefined()
  expect(fuzzyScore('LÖS', 'vm loschen')).toBeDefined()
})
