// What nobody should send: the twists that make of a call that fits the contract one that almost does, or never did.
import { calledProperties } from './schema-values.ts'

/** One thing done to a call; `n` chooses where, `m` what. */
export interface Twist {
  readonly part: 'none' | 'value' | 'text' | 'media' | 'path' | 'query' | 'header' | 'credential'
  readonly n: number
  readonly m: number
}

/** A JSON literal that `JSON.stringify` does not write. */
class Literal {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}
const nested = (depth: number): unknown => (depth === 0 ? 'deep' : [nested(depth - 1)])

const texts = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  '\udfff\ud800',
  '\u202eevil\u202c',
  '\u{1f469}\u200d\u{1f52c}',
  '\ufeff',
  '\u2028\n\r\t',
  '\x1b[31m',
  'x'.repeat(65),
  'ä'.repeat(2_001),
  'z'.repeat(70_000),
  "'; drop table vm; --",
  '%',
  '_%\\',
  '\\',
  '../../etc/passwd',
  '<script>alert(1)</script>',
  '${7*7}{{7*7}}',
  '__proto__',
  'constructor',
  'toString',
  'null',
  'NaN',
  'Infinity',
  '1e309',
  '-0',
  '0x10',
  '00000000-0000-0000-0000-000000000000',
  'FFFFFFFF-FFFF-4FFF-BFFF-FFFFFFFFFFFF',
  '2026-02-30T25:61:61Z',
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999999999Z',
  '2016-12-31T23:59:60Z',
  '2026-01-01T00:00:00+23:59',
]
const numbers = [0, -1, 1, 1.5, -1.5, 255, 65_536, 2 ** 31 - 1, 2 ** 31, 2 ** 53, -(2 ** 63), 1e18, 1e308, 5e-324]
const literals = [
  '1e309',
  '-1e309',
  '-0',
  '-0.0',
  '9223372036854775808',
  '1E400',
  '0.1e1',
  '123456789012345678901234567890',
]
const values: readonly unknown[] = [
  null,
  true,
  false,
  ...numbers,
  ...literals.map((text) => new Literal(text)),
  ...texts,
  [],
  {},
  [[]],
  [null],
  { id: 1 },
  { length: 1e9 },
  nested(30),
  nested(40),
  new Literal('{"__proto__":{"polluted":true}}'),
  { constructor: { prototype: { polluted: true } } },
  Array.from({ length: 2_000 }, (_, index) => index),
  Array.from({ length: 300 }, () => crypto.randomUUID().replace(/^.{8}/, '00000000')),
]
/** For what the engine would call: nothing here is an address. */
const uncallable: readonly unknown[] = [
  null,
  true,
  0,
  '',
  '\0',
  [],
  {},
  [null],
  'https://127.0.0.1:1/\0',
  'ldaps://127.0.0.1:1/ x',
]
const names = [
  'surprise',
  '__proto__',
  'constructor',
  'toString',
  '',
  'id',
  'revision',
  'ancestors',
  'NAME',
  '\0',
  'x'.repeat(300),
]

const at = <T>(list: readonly T[], index: number): T => list[index % list.length] as T // no list here is empty

/** Writes a body, with one of its values exchanged. */
export function twistedBody(body: unknown, { n, m }: Twist): string {
  const root = { body: structuredClone(body) }
  const places = placesIn(root, [])
  const { holder, name, called } = at(places, n)
  const held = holder as Record<string, unknown>
  const pool = called ? uncallable : values
  switch (m % 8) {
    case 0:
      if (Array.isArray(holder)) holder.splice(Number(name), 1)
      else delete held[name]
      break
    case 1: {
      const target = held[name]
      if (typeof target === 'object' && target !== null && !Array.isArray(target))
        Object.defineProperty(target, at(names, m >> 3), {
          value: at(uncallable, m >> 6),
          enumerable: true,
          configurable: true,
        })
      else held[name] = at(pool, m >> 3)
      break
    }
    case 2:
      held[name] = called ? at(uncallable, m >> 3) : [held[name]]
      break
    case 3:
      held[name] = called ? at(uncallable, m >> 3) : Array.from({ length: 2 + ((m >> 3) % 600) }, () => held[name])
      break
    default:
      held[name] = at(pool, m >> 3)
  }
  return written(root.body)
}

interface Place {
  readonly holder: object
  readonly name: string
  readonly called: boolean
}
function placesIn(value: unknown, path: readonly string[]): Place[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, field]) => {
    const here = [...path, name]
    return [{ holder: value, name, called: here.some((step) => calledProperties.has(step)) }, ...placesIn(field, here)]
  })
}

/** JSON, with literals as they are. */
export function written(value: unknown): string {
  const kept: string[] = []
  const text = JSON.stringify(value, (_name, field: unknown) =>
    field instanceof Literal ? `\u{f0000}${kept.push(field.text) - 1}\u{f0001}` : field,
  )
  return (text ?? '').replaceAll(/"\u{f0000}(\d+)\u{f0001}"/gu, (_all, index: string) => kept[Number(index)] ?? '')
}

/** Bytes that stand for a body, or once did. */
export function twistedText(text: string, { m, n }: Twist): Buffer {
  const cases: readonly (() => Buffer | string)[] = [
    () => text.slice(0, n % (text.length + 1)),
    () => `${text},`,
    () => `${text}${text}`,
    () => text.replaceAll('"', "'"),
    () => text.replace(/^\{/, '{"surprise":1,"surprise":2,'),
    () => text.replace(/^\{("[^"]*":)/, '{$1null,$1'),
    () => `\ufeff${text}`,
    () => Buffer.from(text, 'utf16le'),
    () => Buffer.concat([Buffer.from(text.slice(0, 1)), Buffer.from([0xff, 0xc0, 0xaf]), Buffer.from(text.slice(1))]),
    () => '['.repeat(5_000),
    () => `${'['.repeat(40)}${']'.repeat(40)}`,
    () => `${'{"a":'.repeat(33)}1${'}'.repeat(33)}`,
    () => '',
    () => ' \n\t',
    () => at(['null', 'true', '0', '-0', '1e309', '"x"', '[]', '{}', 'NaN', 'undefined'], n),
    () => text.replace(/^\{/, '{"__proto__":{"polluted":true},'),
    () => text.replace(/^\{/, '{"\\u0000":1,'),
    () => text.replace(/^\{/, '{"a":"\\ud800",'),
    () => text.replaceAll(':', ' : ').replaceAll(',', '\n,'),
    () => (n % 8 === 0 ? JSON.stringify({ text: 'x'.repeat(1_100_000) }) : '{"a":1'),
  ]
  const made = at(cases, m)()
  return typeof made === 'string' ? Buffer.from(made) : made
}

/** Content types and encodings that are not what an operation takes, but one. */
export function twistedMedia(expected: string, { m }: Twist): Readonly<Record<string, string>> {
  return at<Readonly<Record<string, string>>>(
    [
      { 'content-type': 'text/plain' },
      { 'content-type': `${expected}; charset=latin1` },
      { 'content-type': `${expected}; charset=utf-8` },
      { 'content-type': expected.toUpperCase() },
      { 'content-type': 'application/json-patch+json' },
      { 'content-type': 'multipart/form-data; boundary=x' },
      { 'content-type': 'application/x-www-form-urlencoded' },
      { 'content-type': '' },
      { 'content-type': ';;;' },
      { 'content-type': expected, 'content-encoding': 'gzip' },
      { 'content-type': expected, 'content-encoding': 'identity' },
    ],
    m,
  )
}

/** A segment of a path in place of an id. */
export function twistedSegment(segment: string, { m }: Twist): string {
  return at(
    [
      'x',
      '%00',
      '%ff',
      '%2e%2e',
      '%2f',
      'x%27;--',
      segment.toUpperCase(),
      `%7B${segment}%7D`,
      `${segment}%20`,
      segment.slice(1),
      segment.replaceAll('-', ''),
      'a'.repeat(2_000),
      '%F0%9F%98%80',
      '%ED%A0%80',
      '%E2%80%AE',
      '0',
      'null',
      '-1',
      '__proto__',
      'constructor',
      '00000000-0000-0000-0000-000000000000',
      'ffffffff-ffff-ffff-ffff-ffffffffffff',
      '%',
    ],
    m,
  )
}

/** A query that is not what an operation takes, from one that is (without `?`). */
export function twistedQuery(query: string, parameters: readonly string[], { n, m }: Twist): string {
  const name = encodeURIComponent(parameters.length === 0 ? 'surprise' : at(parameters, n))
  const text = at(texts, m >> 4).slice(0, 3_000)
  const cases: readonly (() => string)[] = [
    () => `${query}&surprise=1`,
    () => `${query}&${name}=a&${name}=b`,
    () => `${name}=`,
    () => name,
    () => `${name}=%`,
    () => `${name}=%00`,
    () => `${name}=%ff%fe`,
    () => `${name}=${at(['-1', '0', '1.5', '1e2', '9007199254740993', '1001', 'true', 'TRUE', '%201', '+1'], m >> 4)}`,
    () => `${name}=${Array.from({ length: 210 }, () => '00000000-0000-4000-8000-000000000000').join(',')}`,
    () => `${name}=,,,`,
    () => `${name}=${encodeURIComponent(Buffer.from(at(cursors, m >> 4)).toString('base64url'))}`,
    () => '__proto__=1',
    () => '&&&=&=1',
  ]
  return m % 16 < cases.length ? at(cases, m % 16)() : `${name}=${encodeURIComponent(text.toWellFormed())}`
}
const cursors = [
  '[]',
  '{}',
  'null',
  '["x"]',
  '["x","y"]',
  '["x","00000000-0000-4000-8000-000000000000"]',
  '["2026-01-01T00:00:00.000Z","1"]',
  '["9999999999999999999999","x"]',
  '[1,2]',
  '[null,null]',
  '["\\u0000","\\u0000"]',
  '[["x"],["y"]]',
  '["x","y","z"]',
]

/** A header that changes what a call is, or should change nothing. */
export function twistedHeader({ n, m }: Twist, own: readonly string[]): Readonly<Record<string, string>> {
  const name = own.length === 0 ? 'accept' : at(own, n)
  return at<Readonly<Record<string, string>>>(
    [
      { 'if-match': '"0"' },
      { 'if-match': 'W/"1"' },
      { 'if-match': '*' },
      { 'if-match': '"99999999999999999999"' },
      { 'if-match': `"${'9'.repeat(400)}"` },
      { 'if-match': '1' },
      { 'idempotency-key': 'short' },
      { 'idempotency-key': 'k'.repeat(129) },
      { 'idempotency-key': 'key with space' },
      { 'plan-hash': '0'.repeat(64) },
      { 'plan-hash': 'F'.repeat(64) },
      { 'last-event-id': '99999999999999999999' },
      { 'last-event-id': '-1' },
      { 'x-request-id': 'x'.repeat(200) },
      { 'x-request-id': 'ok-ok-ok-ok' },
      { 'x-request-id': '\xff\xfe' },
      { accept: 'text/html' },
      { accept: 'image/png;q=0' },
      { 'accept-encoding': 'gzip, br' },
      { 'accept-language': 'de, *;q=0' },
      { 'x-forwarded-for': '203.0.113.9' },
      { 'user-agent': `\xfe${'u'.repeat(2_000)}` },
      { range: 'bytes=0-1' },
      { host: 'evil.example' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { [name]: '' },
      { [name]: '\xe4\xf6\xfc' },
      { [name]: 'x'.repeat(4_000) },
    ],
    m,
  )
}

/** Credentials that are none, or not enough. */
export function twistedCredential({ m }: Twist): Readonly<Record<string, string>> {
  return at<Readonly<Record<string, string>>>(
    [
      { authorization: `Bearer ovt_${'A'.repeat(43)}` },
      { authorization: 'Bearer' },
      { authorization: 'Basic YWRtaW46YWRtaW4=' },
      { authorization: `Bearer ovt_${'\xe4'.repeat(43)}` },
      { cookie: `overt-local=${'A'.repeat(43)}` },
      { cookie: `overt-local-step=${'A'.repeat(43)}` },
      { cookie: '=;;overt-local;=' },
      { 'x-csrf-token': 'wrong' },
    ],
    m,
  )
}
