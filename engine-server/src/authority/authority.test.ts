import 'reflect-metadata'
import * as x509 from '@peculiar/x509'
import { execFileSync } from 'node:child_process'
import { randomBytes, type webcrypto, X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { testDatabase } from '../../test/harness.ts'
import { transact } from '../db/transact.ts'
import { createSecrets } from '../secrets/secrets.ts'
import { openAuthority } from './authority.ts'

const secrets = createSecrets(randomBytes(32), 'test')

async function aRequest(algorithm: webcrypto.EcKeyGenParams = { name: 'ECDSA', namedCurve: 'P-256' }) {
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const signingAlgorithm = { ...algorithm, hash: 'SHA-256' }
  return await x509.Pkcs10CertificateRequestGenerator.create({ name: 'CN=whatever', keys, signingAlgorithm })
}

test('engines that start at once share one authority', async () => {
  await using database = await testDatabase()
  const both = await Promise.all([openAuthority(database.db, secrets), openAuthority(database.db, secrets)])
  const again = await openAuthority(database.db, secrets)
  expect(new Set([...both, again].map(({ caFingerprint }) => caFingerprint)).size).toBe(1)
  expect(new Set([...both, again].map(({ engineId }) => engineId)).size).toBe(1)
})

test('issues what openssl accepts, with the names the engine gives', async () => {
  await using database = await testDatabase()
  const authority = await openAuthority(database.db, secrets)
  const hostId = crypto.randomUUID()
  const request = await aRequest()
  const issued = await transact(database.db, (tx) =>
    authority.issueHostCertificate(tx, request.toString('pem'), hostId),
  )
  const server = await authority.serverCredentials(['localhost', 'web.example', '127.0.0.1', '::1'])
  const engine = await authority.engineCredentials()

  const folder = mkdtempSync(join(tmpdir(), 'overt-authority-'))
  const verify = (name: string, pem: string, ...more: string[]) => {
    writeFileSync(join(folder, name), pem)
    return execFileSync('openssl', ['verify', '-x509_strict', '-CAfile', 'ca.pem', ...more, name], {
      cwd: folder,
      stdio: 'pipe',
    }).toString()
  }
  try {
    writeFileSync(join(folder, 'ca.pem'), authority.caCertificatePem)
    const hostName = `${hostId}.host.overt.internal`
    expect(verify('host.pem', issued.certificatePem, '-purpose', 'sslserver', '-verify_hostname', hostName)).toContain(
      'OK',
    )
    expect(verify('host.pem', issued.certificatePem, '-purpose', 'sslclient')).toContain('OK')
    expect(verify('server.pem', server.certificatePem, '-purpose', 'sslserver', '-verify_ip', '::1')).toContain('OK')
    expect(verify('engine.pem', engine.certificatePem, '-purpose', 'sslclient')).toContain('OK')
    expect(() => verify('engine.pem', engine.certificatePem, '-purpose', 'sslserver')).toThrow('verification failed')
  } finally {
    rmSync(folder, { recursive: true })
  }
  const host = new X509Certificate(issued.certificatePem)
  expect(host.subject.split('\n').sort()).toEqual([`CN=${hostId}`, 'OU=host'])
  expect(host.fingerprint256.replaceAll(':', '').toLowerCase()).toBe(issued.fingerprint)
  expect(new X509Certificate(engine.certificatePem).subject.split('\n').sort()).toEqual([
    `CN=${authority.engineId}`,
    'OU=engine',
  ])
  const recorded = await database.db.selectFrom('issued_certificate').select(['subject_kind', 'subject_id']).execute()
  expect(recorded).toContainEqual({ subject_kind: 'host', subject_id: hostId })
})

test('keeps the server certificate until it must name something new', async () => {
  await using database = await testDatabase()
  const authority = await openAuthority(database.db, secrets)
  const first = await authority.serverCredentials(['localhost'])
  expect((await authority.serverCredentials(['localhost'])).certificatePem).toBe(first.certificatePem)
  const wider = await authority.serverCredentials(['localhost', 'overt.example'])
  expect(wider.certificatePem).not.toBe(first.certificatePem)
  expect(new X509Certificate(wider.certificatePem).subjectAltName).toContain('DNS:overt.example')
  expect(
    (await database.db.selectFrom('secret').select('id').where('purpose', '=', 'server_key').execute()).length,
  ).toBe(1)
})

test('no private key lies in the database in clear', async () => {
  await using database = await testDatabase()
  const authority = await openAuthority(database.db, secrets)
  await authority.engineCredentials()
  const rows = await database.db.selectFrom('secret').select('ciphertext').execute()
  expect(rows.length).toBe(2)
  for (const { ciphertext } of rows) expect(ciphertext.toString('latin1')).not.toContain('PRIVATE')
})

test('refuses requests that are not what they say', async () => {
  await using database = await testDatabase()
  const authority = await openAuthority(database.db, secrets)
  const issue = (pem: string) =>
    transact(database.db, (tx) => authority.issueHostCertificate(tx, pem, crypto.randomUUID()))
  const request = await aRequest()
  // A host that is known by its key gets no certificate over another.
  const known = (pem: string) =>
    transact(database.db, (tx) => authority.issueHostCertificate(tx, pem, crypto.randomUUID(), 'a'.repeat(64)))
  await expect(known(request.toString('pem'))).rejects.toThrow('over another key')
  const forged = Buffer.from(request.rawData)
  forged[forged.length - 1] = (forged[forged.length - 1] ?? 0) ^ 1
  const forgedPem = x509.PemConverter.encode(forged, 'CERTIFICATE REQUEST')
  const weak = await aRequest({ name: 'ECDSA', namedCurve: 'P-521' })
  for (const pem of ['nonsense', forgedPem, weak.toString('pem')])
    await expect(issue(pem)).rejects.toMatchObject({ code: 'invalid_request' })
  expect(await database.db.selectFrom('issued_certificate').select('serial').execute()).toEqual([])
})

test('tells its own certificates with when each ends, the newest of each kind', async () => {
  await using database = await testDatabase()
  const authority = await openAuthority(database.db, secrets)
  await authority.serverCredentials(['localhost'])
  const { certificatePem } = await authority.serverCredentials(['localhost', 'overt.example'])
  await authority.engineCredentials()
  const own = await authority.listOwn()
  expect(own.map(({ kind }) => kind)).toEqual(['authority', 'engine', 'server'])
  expect(own[0]).toMatchObject({ fingerprint: authority.caFingerprint, renewsAt: null })
  const server = new X509Certificate(certificatePem)
  expect(own[2]?.fingerprint).toBe(server.fingerprint256.replaceAll(':', '').toLowerCase())
  const lifeDays = ((own[2]?.renewsAt?.getTime() ?? 0) - Date.now()) / 86_400_000
  expect(lifeDays).toBeGreaterThan(240)
  expect(lifeDays).toBeLessThan(245)
})
