// Starts the servers of this folder, for the tests of other packages. Each is a process that ends with whoever started it.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** A server that runs until it is disposed of. */
type Running<Facts> = Facts & AsyncDisposable

/** What an OpenID Connect provider is like. */
export interface OidcServerOptions {
  readonly redirectUris: readonly string[]
  readonly clientSecret: string
  /** Claims by subject. */
  readonly people: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  /** How wrong its clock is; default 0. */
  readonly clockOffsetMs?: number
  /** What is wrong with it: it has no tokens to give now, or the keys it shows are not those it signs with. */
  readonly broken?: 'tokens' | 'keys'
}
export type OidcServer = Running<{ readonly issuer: string; readonly caPem: string }>

/** What a directory holds. */
export interface LdapServerOptions {
  readonly suffix: string
  readonly rootPassword: string
  readonly ldif: string
  /** Further attributes and classes. */
  readonly schema?: readonly string[]
}
export type LdapServer = Running<{ readonly ldapUrl: string; readonly ldapsUrl: string; readonly caPem: string }>

/** Starts a provider; people sign in there with their subject and any password. */
export function oidcServer(options: OidcServerOptions): Promise<OidcServer> {
  return start('oidc.ts', options)
}
/** Starts OpenLDAP. */
export function ldapServer(options: LdapServerOptions): Promise<LdapServer> {
  return start('slapd.ts', options)
}

/** The facts of a server are what it prints when it serves. */
async function start<Facts extends object>(program: string, options: object): Promise<Running<Facts>> {
  const file = join(import.meta.dirname, program)
  const child = spawn(process.execPath, [file, JSON.stringify(options)], { stdio: ['pipe', 'pipe', 'inherit'] })
  const first = new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve)
    child.once('exit', (code) => reject(new Error(`${program} ended with ${code}`)))
  })
  return Object.assign(JSON.parse(await first) as Facts, {
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null) return
      child.stdin.end()
      await once(child, 'exit')
    },
  })
}
