import type { Terminal } from '@xterm/xterm'

/** Commands that name or colour what lies outside the text, link it somewhere, or reach for the clipboard. */
const silentCommands = [0, 1, 2, 4, 5, 7, 8, 9, 10, 11, 12, 50, 52, 104, 110, 111, 112, 133, 633, 777, 1337]

/** Questions a terminal answers by typing: reports of its kind, state, modes, cursor and size. */
const questions = [
  { final: 'c' },
  { prefix: '>', final: 'c' },
  { prefix: '=', final: 'c' },
  { final: 'n' },
  { prefix: '?', final: 'n' },
  { intermediates: '$', final: 'p' },
  { prefix: '?', intermediates: '$', final: 'p' },
  { prefix: '>', final: 'q' },
  { prefix: '?', final: 'u' },
  { final: 't' },
  { final: 'x' },
] as const

/**
 * Lets what a guest prints change the text shown and nothing else: no title, no link, no clipboard. It is not answered
 * either: an answer would be typed into whatever runs there, once by each viewer, and again when old lines are shown.
 */
export function inertOutput(terminal: Terminal): void {
  for (const command of silentCommands) terminal.parser.registerOscHandler(command, () => true)
  for (const question of questions) terminal.parser.registerCsiHandler(question, () => true)
  terminal.parser.registerDcsHandler({ intermediates: '$', final: 'q' }, () => true)
  terminal.parser.registerDcsHandler({ intermediates: '+', final: 'q' }, () => true)
}
