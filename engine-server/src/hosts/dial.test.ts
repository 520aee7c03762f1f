import 'reflect-metadata'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:tls'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  fingerprintOf,
  type IssuedCertificate,
  issueOwnLeaf,
  type KeyAndCertificate,
  type LeafRequest,
  loadSigner,
  makeAuthority,
} from '../authority/certificates.ts'
import { connectTo, type DialTarget, reach, reasonOf, serverNameOf } from './dial.ts'
import { SmallReads } from './small-reads.ts'

type Leaf = IssuedCertificate & KeyAndCertificate
const hostId = crypto.randomUUID()
let authority: KeyAndCertificate
let engine: Leaf
const closing: (() => void)[] = []

beforeAll(async () => {
  authority = await makeAuthority('test')
  engine = await aLeaf({ organizationalUnit: 'engine', usage: ['clientAuth'] })
})
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

async function aLeaf({
  by = authority,
  id = hostId,
  days = 1,
  organizationalUnit = 'host',
  usage = ['serverAuth'],
}: Partial<LeafRequest> & { by?: KeyAndCertificate; id?: string } = {}): Promise<Leaf> {
  const names = usage.includes('serverAuth') ? [serverNameOf(id)] : []
  return await issueOwnLeaf(await loadSigner(by), { organizationalUnit, commonName: id, names, usage, days })
}
/** Twenty minutes ago it ended, after forty minutes of life. */
const ended = 20 / -1_440

/**
 * Dials an agent that shows `shown`, of a host that is known by `known`; answers why not, or undefined. `inPieces`: as for
 * the RPC, not as for streams.
 */
async function dialledAs(
  inPieces: boolean,
  shown: Leaf,
  known: Leaf,
  over: Partial<DialTarget> = {},
): Promise<string | undefined> {
  const server = createServer({ key: shown.keyPem, cert: shown.certificatePem, minVersion: 'TLSv1.3' })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(() => server.close())
  const target: DialTarget = {
    id: hostId,
    name: 'node',
    address: '127.0.0.1',
    port: (server.address() as AddressInfo).port, // listening on TCP
    certificateFingerprint: fingerprintOf(known.certificatePem),
    keyFingerprint: known.keyFingerprint,
    mayHaveEnded: false,
    ...over,
  }
  const identity = { key: engine.keyPem, certificate: engine.certificatePem, caCertificate: authority.certificatePem }
  const reached = inPieces ? new SmallReads(await reach(target, new AbortController().signal)) : undefined
  const transport = connectTo(target, identity, reached)
  closing.push(() => transport.destroy())
  return await new Promise((resolve) => {
    transport.once('error', (error) => resolve(reasonOf(error)))
    // The verdict on a certificate that has ended is a listener of this event, too, and comes first.
    transport.once('secureConnect', () => setImmediate(() => resolve(transport.destroyed ? 'destroyed' : undefined)))
  })
}

describe.each([
  ['for streams', false],
  ['for the RPC', true],
])('a host is believed, %s,', (_what, inPieces) => {
  const dialled = dialledAs.bind(undefined, inPieces)

  test('with a certificate over its key, be it another one', async () => {
    const leaf = await aLeaf()
    expect(await dialled(leaf, leaf)).toBeUndefined()
    expect(await dialled(leaf, leaf, { certificateFingerprint: 'f'.repeat(64) })).toBeUndefined()
  })

  test('with one that has ended, once its renewal was approved, and by the approved one alone', async () => {
    const leaf = await aLeaf({ days: ended })
    expect(await dialled(leaf, leaf)).toBe('its certificate has ended; have it renewed')
    expect(await dialled(leaf, leaf, { mayHaveEnded: true })).toBeUndefined()
    expect(await dialled(leaf, leaf, { mayHaveEnded: true, certificateFingerprint: 'f'.repeat(64) })).toMatch(
      'is not the one whose renewal was approved',
    )
    expect(await dialled(leaf, leaf, { mayHaveEnded: true, keyFingerprint: null })).toMatch('is not the one')
  })

  test('not with one that has ended and has another fault, approved or not', async () => {
    const other = await makeAuthority('other')
    const known = await aLeaf({ days: ended })
    const foreign = await aLeaf({ by: other, days: ended })
    // OpenSSL tells only the last of its faults, which is that it has ended.
    expect(await dialled(foreign, foreign)).toBeDefined()
    expect(await dialled(foreign, foreign, { mayHaveEnded: true })).toMatch('another authority')
    const elsewhere = await aLeaf({ id: crypto.randomUUID(), days: ended })
    expect(await dialled(elsewhere, elsewhere, { mayHaveEnded: true })).toMatch(/does not match|altnames/)
    expect(await dialled(elsewhere, known, { mayHaveEnded: true })).toMatch('is not the one')
  })

  test('not with a good one of another host, though a renewal was approved', async () => {
    const [leaf, stranger] = [await aLeaf(), await aLeaf({ id: crypto.randomUUID() })]
    expect(await dialled(stranger, leaf, { mayHaveEnded: true })).toBeDefined()
    expect(await dialled(leaf, stranger, { mayHaveEnded: true })).toBeDefined()
  })
})
