import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lockHolder, takeStartLock } from '../src/start-lock.ts'

let scratch: string
let file: string
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'overt-lock-'))
  file = join(scratch, 'start.lock')
})
afterEach(() => rmSync(scratch, { recursive: true, force: true }))

test('a data folder has one holder, who is named to the next, until it lets go', async () => {
  const lock = await takeStartLock(file)
  await expect(takeStartLock(file)).rejects.toThrow(`process ${process.pid}`)
  expect((await lockHolder(file))?.pid).toBe(process.pid)
  await lock[Symbol.asyncDispose]()
  expect(readdirSync(scratch)).toEqual([])
})

test.each([
  ['a dead process', JSON.stringify({ pid: 4_194_305, ticks: '1' })],
  ['a process whose pid is another’s by now', JSON.stringify({ pid: process.pid, ticks: '1' })],
  ['nobody, because the power went', ''],
])('a lock of %s is taken over', async (_, content) => {
  writeFileSync(file, content)
  await using _lock = await takeStartLock(file)
  expect((await lockHolder(file))?.pid).toBe(process.pid)
})
