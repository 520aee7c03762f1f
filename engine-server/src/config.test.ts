import { expect, test } from 'vitest'
import { parseConfig } from './config.ts'

const good = {
  dataDir: '/var/lib/overt',
  databaseUrl: 'postgres:///engine?host=/run/overt',
  historyDatabaseUrl: 'postgres:///history?host=/run/overt',
  portalAdminDir: '/opt/overt/admin',
  portalVmDir: '/opt/overt/vm',
  hostAgentDir: '/opt/overt/agent',
}

test('fills in what has a default', () => {
  expect(parseConfig(JSON.stringify(good))).toMatchObject({
    ...good,
    httpHost: '127.0.0.1',
    httpsHost: '0.0.0.0',
    httpPort: 8080,
    publicNames: [],
    statisticsIntervalMs: 15_000,
    sessionIdleMs: 1_800_000,
    sessionLifeMs: 43_200_000,
    passwordMinLength: 10,
    validateReplies: false,
  })
})

test.each([
  [undefined, /is not set/],
  ['', /is not set/],
  ['{', /is not JSON/],
  ['[]', /must be a JSON object/],
  [JSON.stringify({ ...good, dataDir: undefined }), /dataDir is missing/],
  [JSON.stringify({ ...good, dataDir: 'here' }), /dataDir must be an absolute path/],
  [JSON.stringify({ ...good, httpPort: 70000 }), /httpPort must be a port/],
  [JSON.stringify({ ...good, databaseUrl: 'mysql://x' }), /databaseUrl must be a postgres/],
  [JSON.stringify({ ...good, publicNames: ['a b'] }), /publicNames must be a list/],
  [JSON.stringify({ ...good, statisticsIntervalMs: 10 }), /statisticsIntervalMs must be 1000 to 60000/],
  [JSON.stringify({ ...good, sessionIdleMs: 1 }), /sessionIdleMs must be 60000 to 604800000 milliseconds/],
  [JSON.stringify({ ...good, sessionLifeMs: '1h' }), /sessionLifeMs must be 60000 to/],
  [JSON.stringify({ ...good, passwordMinLength: 6 }), /passwordMinLength must be 10 to 128 characters/],
  [JSON.stringify({ ...good, logLevel: 'loud' }), /logLevel must be one of/],
  [JSON.stringify({ ...good, colour: 'red' }), /colour is not a setting/],
])('refuses %s with a sentence', (text, message) => {
  expect(() => parseConfig(text)).toThrow(message)
})

test('names every mistake at once', () => {
  expect(() => parseConfig('{"httpPort":"x"}')).toThrow(/httpPort must be.*databaseUrl is missing/s)
})
