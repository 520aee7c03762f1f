import { expect, test } from 'vitest'
import type { Key } from './keys.ts'
import { layouts, planTyping, strokesFor } from './layouts.ts'
import { typeStrokes } from './type-text.ts'

const codesOf = (layout: (typeof layouts)[number], character: string) =>
  strokesFor(layout, character)?.map((stroke) => stroke.map(({ code }) => code).join('+'))

test.each([
  ['us', '/', ['Slash']],
  ['us', '?', ['ShiftLeft+Slash']],
  ['us', '-', ['Minus']],
  ['gb', '"', ['ShiftLeft+Digit2']],
  ['gb', '€', ['AltRight+Digit4']],
  ['de', '/', ['ShiftLeft+Digit7']],
  ['de', 'z', ['KeyY']],
  ['de', '-', ['Slash']],
  ['de', '@', ['AltRight+KeyQ']],
  ['de', '\\', ['AltRight+Minus']],
  ['de', '|', ['AltRight+IntlBackslash']],
  ['de', '~', ['AltRight+BracketRight']],
  ['de', 'µ', ['AltRight+KeyM']],
  ['de', '^', ['Backquote', 'Space']],
  ['de', 'é', ['Equal', 'KeyE']],
  ['fr', 'a', ['KeyQ']],
  ['fr', '1', ['ShiftLeft+Digit1']],
  ['fr', '.', ['ShiftLeft+Comma']],
  ['fr', '|', ['AltRight+Digit6']],
  ['fr', 'ê', ['BracketLeft', 'KeyE']],
  ['es', 'ñ', ['Semicolon']],
  ['es', '}', ['AltRight+Backslash']],
  ['it', '{', ['AltRight+ShiftLeft+BracketLeft']],
  ['it', '#', ['AltRight+Quote']],
  ['ch-de', '\\', ['AltRight+IntlBackslash']],
  ['ch-de', '[', ['AltRight+BracketLeft']],
  ['sv', 'å', ['BracketLeft']],
  ['sv', '~', ['AltRight+BracketRight', 'Space']],
  ['sv', '|', ['AltRight+IntlBackslash']],
] as const)('with a keyboard %s, %s is written by %j', (layout, character, strokes) => {
  expect(codesOf(layout, character)).toEqual(strokes)
})

test.each(layouts)('everything of ASCII can be typed with %s', (layout) => {
  const ascii = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join('')
  expect(planTyping(layout, `${ascii}\t\n`).untypable).toEqual([])
})

test('what has no key is told, each once; line ends are Enter', () => {
  const { strokes, untypable } = planTyping('us', 'a\r\nб€б')
  expect(untypable).toEqual(['б', '€'])
  expect(strokes.map((stroke) => stroke.map(({ code }) => code).join('+'))).toEqual(['KeyA', 'Enter'])
})

function typist() {
  const sent: string[] = []
  return { sent, setKey: ({ code }: Key, isDown: boolean) => sent.push(`${isDown ? '+' : '-'}${code}`) }
}

test('strokes are typed one after the other, with a pause after each', async () => {
  const { sent, setKey } = typist()
  const waits: number[] = []
  const done: number[] = []
  await typeStrokes(planTyping('us', 'aB').strokes, setKey, {
    everyMs: 40,
    signal: new AbortController().signal,
    onProgress: (count) => done.push(count),
    wait: async (ms) => void waits.push(ms),
  })
  expect(sent).toEqual(['+KeyA', '-KeyA', '+ShiftLeft', '+KeyB', '-KeyB', '-ShiftLeft'])
  expect([waits, done]).toEqual([
    [40, 40],
    [1, 2],
  ])
})

test('stopping leaves no key down', async () => {
  const { sent, setKey } = typist()
  const controller = new AbortController()
  const typing = typeStrokes(planTyping('us', 'ABC').strokes, setKey, {
    everyMs: 40,
    signal: controller.signal,
    onProgress: () => undefined,
    wait: async () => controller.abort(),
  })
  await expect(typing).rejects.toThrow('aborted')
  expect(sent).toEqual(['+ShiftLeft', '+KeyA', '-KeyA', '-ShiftLeft'])
})
