import { execFileSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Identity, readIdentity, saveIdentity } from './identity.ts'
import { HostCertificate } from './renewal.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'overt-renewal-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const aKey = () =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }) as string
const file = (name: string, content?: string) => {
  if (content !== undefined) writeFileSync(join(folder, name), content)
  return join(folder, name)
}
const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' })

/** An authority's key and certificate. */
function anAuthority(name: string) {
  const key = file(`${name}.key`, aKey())
  openssl('req', '-x509', '-key', key, '-subj', `/CN=${name}`, '-days', '10', '-out', file(`${name}.pem`))
  return { key, pem: file(`${name}.pem`) }
}

/** A certificate over what a request asks for; good until so many days from now. */
function issue({ key, pem }: ReturnType<typeof anAuthority>, request: string, days: number): string {
  const out = file('leaf.pem')
  // prettier-ignore
  openssl(
    'x509',
    '-req',
    '-in',
    file('request.pem', request),
    '-CA',
    pem,
    '-CAkey',
    key,
    '-CAcreateserial',
    '-days',
    `${days}`,
    '-out',
    out,
  )
  return readFileSync(out, 'utf8')
}

test('a certificate is kept and shown only if it is of the authority, over the host’s key, and good now', async () => {
  const [ours, theirs] = [anAuthority('ours'), anAuthority('theirs')]
  const identity: Identity = {
    hostId: crypto.randomUUID(),
    engineId: crypto.randomUUID(),
    key: aKey(),
    certificate: 'the first',
    caCertificate: readFileSync(ours.pem, 'utf8'),
  }
  await saveIdentity(folder, identity)
  const shown: string[] = []
  const host = (key = identity.key) =>
    new HostCertificate({
      dataDir: folder,
      hostName: 'node-1',
      identity: { ...identity, key },
      show: (pem) => void shown.push(pem),
    })
  const request = await host().request()
  for (const bad of [
    'nonsense',
    issue(theirs, request, 5),
    issue(ours, await host(aKey()).request(), 5),
    issue(ours, request, -1),
  ])
    await expect(host().install(bad)).rejects.toMatchObject({ code: 'invalid_request' })
  expect([shown, (await readIdentity(folder))?.certificate]).toEqual([[], 'the first'])

  const good = issue(ours, request, 5)
  await host().install(good)
  expect([shown, await readIdentity(folder)]).toEqual([[good], { ...identity, certificate: good }])
})
