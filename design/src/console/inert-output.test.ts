import { Terminal } from '@xterm/xterm'
import { expect, test } from 'vitest'
import { inertOutput } from './inert-output.ts'

/** What a guest's output leaves in a terminal: its text, its answers, and what it made of the rest. */
async function print(output: string) {
  const terminal = new Terminal({ cols: 80, rows: 5, allowProposedApi: true })
  inertOutput(terminal)
  const heard: string[] = []
  terminal.onData((data) => heard.push(data))
  terminal.onTitleChange((title) => heard.push(`title ${title}`))
  await new Promise<void>((resolve) => terminal.write(output, resolve))
  return { text: terminal.buffer.active.getLine(0)?.translateToString(true), heard }
}

const st = '\u001b\\'
test.each([
  ['a title', `\u001b]0;root\u0007\u001b]2;root${st}`],
  ['the clipboard', `\u001b]52;c;ZXZpbA==\u0007\u001b]52;c;?${st}`],
  ['a folder and a colour', `\u001b]7;file:///etc\u0007\u001b]4;1;?\u0007\u001b]10;?\u0007\u001b]11;?\u0007`],
  ['what the terminal is', '\u001b[c\u001b[>c\u001b[=c\u001b[>q\u001bZ'],
  ['where the cursor is', '\u001b[5n\u001b[6n\u001b[?6n\u001b[?996n'],
  [
    'modes, settings and size',
    `\u001b[4$p\u001b[?25$p\u001bP$qm${st}\u001bP+q544e${st}\u001b[14t\u001b[18t\u001b[21t\u001b[?u`,
  ],
])('output that asks for or sets %s changes nothing but the text', async (_, sequence) => {
  expect(await print(`be${sequence}fore`)).toEqual({ text: 'before', heard: [] })
})

test('a link is text', async () => {
  const { text, heard } = await print('\u001b]8;;https://evil.example\u0007click\u001b]8;;\u0007 me')
  expect([text, heard]).toEqual(['click me', []])
})
