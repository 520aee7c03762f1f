import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { channelPath } from './channels.ts'
import { Departure } from './departure.ts'

test('it leaves nothing behind, except what is another’s', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'overt-departure-'))
  try {
    const folder = join(parent, 'f')
    const parts = {
      migrationId: randomUUID(),
      folder,
      target: { hostId: randomUUID(), address: '127.0.0.1', port: 1 },
      credentials: { key: '', certificate: '', caCertificate: '' },
      log: pino({ level: 'silent' }),
    }
    const departure = await Departure.begin(parts)
    expect(existsSync(channelPath(folder, 'memory'))).toBe(true)
    await departure[Symbol.asyncDispose]()
    expect(existsSync(folder)).toBe(false)
    const again = await Departure.begin(parts)
    await writeFile(join(folder, 'another'), '')
    await again[Symbol.asyncDispose]()
    expect([existsSync(join(folder, 'another')), existsSync(channelPath(folder, 'control'))]).toEqual([true, false])
  } finally {
    await rm(parent, { recursive: true })
  }
})
