import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseRunLog, readRunLog, removeRunLogs } from './run-log.ts'

const line = (time: string, text: string): string => `2026-03-04 ${time}.000+0000: ${text}`
const at = (time: string): Date => new Date(`2026-03-04T${time}Z`)

describe('the log of a domain', () => {
  const log = [
    line('10:00:00', 'starting up libvirt version: 9.0.0, qemu version: 7.2.22'),
    'char device redirected to /dev/pts/1 (label charserial0)',
    line('10:05:00', 'shutting down, reason=crashed'),
    line('11:00:00', 'starting up libvirt version: 9.0.0'),
    line('11:00:01', 'Domain id=2 is tainted: custom-ga-command'),
    line('11:30:00', 'shutting down, reason=shutdown'),
    '',
  ].join('\n')

  it('tells how the run since a time began and ended', () => {
    expect(parseRunLog(log, at('10:59:59'))).toEqual({
      startedAt: at('11:00:00'),
      endedAt: at('11:30:00'),
      endReason: 'shutdown',
    })
  })

  it('tells nothing of a run before that time', () => {
    expect(parseRunLog(log, at('12:00:00'))).toEqual({})
  })

  it('tells of a run that goes on only its start', () => {
    const running = [log, line('12:00:00', 'starting up libvirt version: 9.0.0')].join('\n')
    expect(parseRunLog(running, at('10:59:59'))).toEqual({ startedAt: at('12:00:00') })
  })

  it('does not believe what only looks like libvirt’s words', () => {
    const forged = [
      'guest says: 2026-03-04 11:00:00.000+0000: shutting down, reason=shutdown',
      '2026-03-04 11:00:00.000+0000: guest shutting down, reason=shutdown',
    ].join('\n')
    expect(parseRunLog(forged, at('00:00:00'))).toEqual({})
  })

  it('reads a file from its end, and takes a missing one for empty', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'overt-log-'))
    try {
      const path = join(folder, 'long.log')
      await writeFile(
        path,
        `${'x'.repeat(79).concat('\n').repeat(60_000)}${line('11:30:00', 'shutting down, reason=destroyed')}\n`,
      )
      expect(await readRunLog(path, at('11:00:00'))).toEqual({ endedAt: at('11:30:00'), endReason: 'destroyed' })
      expect(await readRunLog(join(folder, 'none'), at('11:00:00'))).toEqual({})
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})

describe('the logs of a VM that is no more', () => {
  it('go with what was put aside of them, and no others do', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'overt-run-log-'))
    const others = ['overt-10.log', 'overt-1.log.bak', 'libvirtd.log']
    for (const name of [...others, 'overt-1.log', 'overt-1.log.0', 'overt-1.log.2.gz'])
      await writeFile(join(folder, name), '')
    await removeRunLogs(join(folder, 'overt-1.log'))
    await removeRunLogs(join(folder, 'overt-1.log'))
    expect((await readdir(folder)).sort()).toEqual(others.sort())
    await rm(folder, { recursive: true })
    await removeRunLogs(join(folder, 'overt-1.log'))
  })
})
