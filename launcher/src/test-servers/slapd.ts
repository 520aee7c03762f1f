// A real OpenLDAP server for tests, in a folder of its own and as a process that ends with its parent. Takes its options
// as JSON; prints `{ldapUrl, ldapsUrl, caPem}` when it serves. Content is given as LDIF, and may be changed over LDAP by
// the root account.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeCertificate } from './certificates.ts'
import { serveUntilParentEnds } from './ended-with-parent.ts'
import { cachedSlapd } from './slapd-package.ts'
import type { LdapServerOptions } from './start.ts'

const options = JSON.parse(process.argv[2] ?? '{}') as LdapServerOptions
const unpacked = await cachedSlapd()
const folder = mkdtempSync(join(tmpdir(), 'overt-slapd-'))
const { caPem, certificatePem, keyPem } = await makeCertificate('LDAP for tests', ['localhost', '127.0.0.1'])
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text, { mode: 0o600 })
  return join(folder, name)
}
mkdirSync(join(folder, 'data'))
// Unpacked packages have their libraries where the architecture says.
const libraries = ['usr/lib', 'lib'].flatMap((path) => {
  const at = join(unpacked, path)
  return existsSync(at) ? readdirSync(at).flatMap((name) => (name.endsWith('-linux-gnu') ? [join(at, name)] : [])) : []
})
const environment = { ...process.env, LD_LIBRARY_PATH: libraries.join(':') }
const schemas = join(folder, 'schema')
cpSync(join(unpacked, 'etc/ldap/schema'), schemas, { recursive: true })
const configuration = file(
  'slapd.conf',
  [
    ...['core', 'cosine', 'inetorgperson'].map((name) => `include ${schemas}/${name}.schema`),
    ...(options.schema ?? []),
    `pidfile ${folder}/slapd.pid`,
    `argsfile ${folder}/slapd.args`,
    `modulepath ${join(unpacked, 'usr/lib/ldap')}`,
    'moduleload back_mdb',
    'moduleload memberof',
    'moduleload retcode',
    `TLSCACertificateFile ${file('ca.pem', caPem)}`,
    `TLSCertificateFile ${file('certificate.pem', certificatePem)}`,
    `TLSCertificateKeyFile ${file('key.pem', keyPem)}`,
    // As a directory does that lets anybody in who shows a name and no password.
    'allow bind_anon_dn',
    'sizelimit size.soft=100 size.hard=10000 size.prtotal=unlimited',
    'database mdb',
    `suffix "${options.suffix}"`,
    `rootdn "cn=root,${options.suffix}"`,
    `rootpw "${options.rootPassword}"`,
    `directory ${folder}/data`,
    'index objectClass,uid,member,entryUUID eq',
    'access to attrs=userPassword by anonymous auth by * none',
    'access to * by * read',
    'overlay memberof',
    // An entry may say what it is answered with, as servers of other makes do: class errAuxObject.
    'overlay retcode',
    'retcode-indir',
    `retcode-parent "ou=answers of its own,${options.suffix}"`, // by default all others would have one, too
    '',
  ].join('\n'),
)
const slapd = join(unpacked, 'usr/sbin/slapd')
await run(['-T', 'add', '-f', configuration, '-l', file('content.ldif', options.ldif)])
const [plain, secure] = [await freePort(), await freePort()]
const server = spawn(
  slapd,
  ['-f', configuration, '-d', '0', '-h', `ldap://127.0.0.1:${plain} ldaps://127.0.0.1:${secure}`],
  { env: environment, stdio: ['ignore', 'inherit', 'inherit'] },
)
server.once('exit', (code) => {
  rmSync(folder, { recursive: true, force: true })
  process.exit(code ?? 1)
})
await listens(secure)
serveUntilParentEnds({ ldapUrl: `ldap://localhost:${plain}`, ldapsUrl: `ldaps://localhost:${secure}`, caPem }, () => {
  server.kill('SIGTERM')
  return once(server, 'exit').then(() => undefined)
})

async function run(args: readonly string[]): Promise<void> {
  const child = spawn(slapd, args, { env: environment, stdio: ['ignore', 'ignore', 'inherit'] })
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`slapd ${args.join(' ')} ended with ${code}`)
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}

async function listens(port: number): Promise<void> {
  const deadline = Date.now() + 10_000
  for (;;) {
    const socket = connect(port, '127.0.0.1')
    const isOpen = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    })
    socket.destroy()
    if (isOpen) return
    if (Date.now() > deadline) throw new Error('slapd does not listen')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
