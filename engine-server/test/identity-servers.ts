// Real servers that know people: an OpenID Connect provider and OpenLDAP, as processes that end with the test.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { once } from 'node:events'
import { join } from 'node:path'

/** A server that runs until it is disposed of. */
interface RunningServer extends AsyncDisposable {}
export interface OidcServer extends RunningServer {
  readonly issuer: string
  readonly caPem: string
}
export interface LdapServer extends RunningServer {
  readonly ldapUrl: string
  readonly ldapsUrl: string
  readonly caPem: string
}

async function start(program: string, options: object): Promise<Record<string, string> & AsyncDisposable> {
  const file = join(import.meta.dirname, '../../launcher/src/test-servers', program)
  const child = spawn(process.execPath, [file, JSON.stringify(options)], { stdio: ['pipe', 'pipe', 'inherit'] })
  const first = new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve)
    child.once('exit', (code) => reject(new Error(`${program} ended with ${code}`)))
  })
  const facts = JSON.parse(await first) as Record<string, string>
  return Object.assign(facts, {
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null) return
      child.stdin.end()
      await once(child, 'exit')
    },
  })
}

/** Starts a provider; people sign in there with their subject and any password. */
export async function oidcServer(options: {
  readonly redirectUris: readonly string[]
  readonly clientSecret: string
  readonly people: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly clockOffsetMs?: number
  readonly broken?: 'tokens' | 'keys'
}): Promise<OidcServer> {
  return (await start('oidc.ts', options)) as unknown as OidcServer // what it prints
}

/** Starts a directory. */
export async function ldapServer(options: {
  readonly suffix: string
  readonly rootPassword: string
  readonly ldif: string
  readonly schema?: readonly string[]
}): Promise<LdapServer> {
  return (await start('slapd.ts', options)) as unknown as LdapServer // what it prints
}
