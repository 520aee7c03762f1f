// An engine and an OpenID Connect provider that people sign in with, for tests of both.
import type { BodyOf } from '@overt/api-client/engine'
import { testEngine, type TestEngine } from './harness.ts'
import { type OidcServer, oidcServer } from '../../launcher/src/test-servers/start.ts'

type Settings = NonNullable<BodyOf<'createIdentityProvider'>['oidc']>

export const secret = 'of the client, only for tests'
const people = {
  's-1': { preferred_username: 'Grace', name: 'Grace Hopper', groups: ['Navy', '/compilers'] },
  's-2': { preferred_username: 'admin', name: 'Not that admin' },
  's-3': { preferred_username: 'José Ñandú', name: 'José' },
  's-4': { name: 'Nameless' },
  's-6': { preferred_username: 'ze\u0000ro', name: 'Ze\u0000ro', groups: ['Ro\u0000und', 'Square\u0007'] },
  's-5': { preferred_username: 'grace', name: 'Another Grace', groups: 'Navy' },
}

/** An engine, a provider, and what tests do with both. */
export class OidcSetting implements AsyncDisposable {
  readonly engine: TestEngine
  readonly server: OidcServer
  readonly settings: Settings
  private number = 0

  private constructor(engine: TestEngine, server: OidcServer) {
    this.engine = engine
    this.server = server
    const { issuer, caPem } = server
    this.settings = { issuer, clientId: 'overt', caPem, allowLocalAddresses: true, groupsClaim: 'groups' }
  }
  static async start(): Promise<OidcSetting> {
    const engine = await testEngine()
    return new OidcSetting(engine, await serverFor(engine))
  }
  async [Symbol.asyncDispose](): Promise<void> {
    await this.server[Symbol.asyncDispose]()
    await this.engine[Symbol.asyncDispose]()
  }

  /** A provider of the same people that is unlike the other. */
  anotherServer(more: ServerOptions): Promise<OidcServer> {
    return serverFor(this.engine, more)
  }

  /** The server as a provider of the engine. */
  aProvider(more: Partial<Settings> = {}, others: Partial<BodyOf<'createIdentityProvider'>> = {}) {
    this.number += 1
    const name = `Login ${this.number}`
    return this.engine.admin.call('createIdentityProvider', {
      body: { enabled: true, name, oidc: { ...this.settings, ...more }, secret, ...others },
    })
  }

  /** Names of a user's groups. */
  async groupsOf(userId: string): Promise<string[]> {
    const rows = await this.engine.db
      .selectFrom('group_member as m')
      .innerJoin('user_group as g', 'g.id', 'm.group_id')
      .select('g.name')
      .where('m.user_id', '=', userId)
      .orderBy('g.name')
      .execute()
    return rows.map(({ name }) => name)
  }
}

type ServerOptions = Partial<Parameters<typeof oidcServer>[0]>
function serverFor({ origin }: TestEngine, more: ServerOptions = {}): Promise<OidcServer> {
  return oidcServer({ redirectUris: [`${origin}/sign-in`], clientSecret: secret, people, ...more })
}

/** Who was signed in. */
export function userOf(reply: { json: unknown }): { id: string; userName: string } {
  return (reply.json as { session: { user: { id: string; userName: string } } }).session.user
}
