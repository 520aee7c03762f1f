import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseAuditOptions, parseFuzzOptions, parseResetOptions, parseStartOptions } from '../src/options.ts'

describe('npm start', () => {
  test('without words everything has its default', () => {
    expect(parseStartOptions([])).toEqual({
      dataDir: '/var/lib/overt',
      httpPort: 8080,
      httpsPort: 8443,
      agentPort: 54321,
      publicNames: [],
      statisticsIntervalMs: 15_000,
      empty: false,
      noHost: false,
    })
  })

  test('words change what they name', () => {
    const words = ['--data', '/srv/overt/', '--http-port=81', '--public-name', 'a.test', '--public-name', 'b.test']
    expect(parseStartOptions([...words, '--empty', '--no-host', '--accelerator', 'tcg', '--no-install'])).toMatchObject(
      {
        dataDir: '/srv/overt',
        httpPort: 81,
        publicNames: ['a.test', 'b.test'],
        empty: true,
        noHost: true,
        accelerator: 'tcg',
      },
    )
  })

  test('simulated hosts have ten VMs each unless told otherwise', () => {
    expect(parseStartOptions([]).simulated).toBeUndefined()
    expect(parseStartOptions(['--simulated', '3']).simulated).toEqual({ hosts: 3, vmsPerHost: 10 })
    expect(parseStartOptions(['--simulated', '100', '--vms', '100']).simulated).toEqual({ hosts: 100, vmsPerHost: 100 })
  })

  test.each([
    [['--colour'], /'--colour'.*--help/],
    [['extra'], /'extra'.*--help/],
    [['--http-port', 'eighty'], /--http-port is a port .*eighty/],
    [['--http-port', '70000'], /--http-port is a port .*70000/],
    [['--http-port', '8443'], /must differ/],
    [['--statistics-interval', '0'], /--statistics-interval is a number from 1 to 60, not 0/],
    [['--data', 'here'], /absolute path, not here/],
    [['--data', '/var'], /must not be \/var/],
    [['--data', '/var/lib/../..'], /must not be \//],
    [['--data', `/${'x'.repeat(40)}/${'y'.repeat(40)}`], /too long for the sockets/],
    [['--accelerator', 'xen'], /kvm or tcg, not xen/],
    [['--simulated', 'many'], /--simulated is a number from 1 to 1024, not many/],
    [['--simulated', '0'], /--simulated is a number from 1 to 1024, not 0/],
    [['--simulated', '2', '--vms', '999'], /--vms is a number from 0 to 200, not 999/],
    [['--vms', '5'], /give --simulated too/],
  ])('%j is refused in a sentence', (words, sentence) => {
    expect(() => parseStartOptions(words)).toThrow(sentence)
  })
})

test('npm run reset asks unless told not to', () => {
  expect(parseResetOptions([])).toEqual({ dataDir: '/var/lib/overt', yes: false })
  expect(parseResetOptions(['--yes', '--data', '/srv/o']).yes).toBe(true)
})

test('every option has a help text and no two share a flag', () => {
  const table = JSON.parse(readFileSync(join(import.meta.dirname, '../options.json'), 'utf8')) as Record<
    string,
    { flag: string; help: string }[]
  >
  for (const rows of Object.values(table)) {
    expect(new Set(rows.map(({ flag }) => flag)).size).toBe(rows.length)
    expect(rows.every(({ help }) => help.length > 5)).toBe(true)
  }
})

describe('npm run audit', () => {
  const hash = 'a'.repeat(64)
  test('verifies what npm start made, or a file, against a head', () => {
    expect(parseAuditOptions(['verify'])).toEqual({ dataDir: '/var/lib/overt' })
    expect(parseAuditOptions(['verify', '--file', '/tmp/log.csv', '--head', `12:${hash}`])).toMatchObject({
      file: '/tmp/log.csv',
      head: `12:${hash}`,
    })
  })

  test.each([
    [[], /Say what to do/],
    [['repair'], /Say what to do/],
    [['verify', '--head', '12'], /number of a seal and its hash/],
    [['verify', '--head', `0:${hash}`], /number of a seal and its hash/],
  ])('%j is refused in a sentence', (words, sentence) => {
    expect(() => parseAuditOptions(words)).toThrow(sentence)
  })
})

describe('npm run fuzz', () => {
  test('a million calls, other ones each time, if nothing else is asked for', () => {
    expect(parseFuzzOptions([])).toEqual({ calls: 1_000_000 })
    expect(parseFuzzOptions(['--calls', '5000', '--again', '4711:3'])).toEqual({ calls: 5_000, again: '4711:3' })
  })

  test.each([
    [['--calls', 'many'], /--calls is a number from 1 to/],
    [['--again', 'yesterday'], /--again is what a failure named/],
  ])('%j is refused', (words, sentence) => {
    expect(() => parseFuzzOptions(words)).toThrow(sentence)
  })
})
