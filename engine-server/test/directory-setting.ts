// An engine and a directory that people sign in with, for tests of both.
import type { BodyOf } from '@overt/api-client/engine'
import { Client } from 'ldapts'
import { testEngine, type TestEngine } from './harness.ts'
import { type LdapServer, ldapServer } from '../../launcher/src/test-servers/start.ts'
import { OidcBrowser } from './oidc-browser.ts'
import * as people from './people-directory.ts'

type Settings = NonNullable<BodyOf<'createIdentityProvider'>['ldap']>

/** An engine, a directory, and what tests do with both. */
export class DirectorySetting implements AsyncDisposable {
  readonly engine: TestEngine
  readonly server: LdapServer
  readonly settings: Settings
  private number = 0

  private constructor(engine: TestEngine, server: LdapServer) {
    this.engine = engine
    this.server = server
    this.settings = {
      ...people.settingsOf(server),
      checkIntervalSeconds: 86_400, // the tests check
    }
  }
  static async start(): Promise<DirectorySetting> {
    return new DirectorySetting(await testEngine(), await ldapServer(people))
  }
  async [Symbol.asyncDispose](): Promise<void> {
    await this.server[Symbol.asyncDispose]()
    await this.engine[Symbol.asyncDispose]()
  }

  /** A provider that is this directory. */
  aDirectory(more: Partial<Settings> = {}) {
    this.number += 1
    const [name, secret] = [`Directory ${this.number}`, people.searchAccount.password]
    return this.engine.admin.call('createIdentityProvider', {
      body: { enabled: true, name, ldap: { ...this.settings, ...more }, secret },
    })
  }

  /** Signs somebody in, in a browser of their own. */
  async signIn(providerId: string, userName: string, password = people.password) {
    const browser = new OidcBrowser(this.engine)
    const reply = await browser.post('/session/ldap', { providerId, userName, password })
    const user = (reply.json as { user?: { id: string; userName: string } }).user
    return { browser, reply, user: user ?? { id: '', userName: '' } }
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
    return rows.map(({ name }) => name.replace(/ \(Directory.*/, ''))
  }

  /** Changes the directory itself. */
  async asRoot(work: (client: Client) => Promise<void>): Promise<void> {
    const client = new Client({ url: this.server.ldapsUrl, tlsOptions: { ca: this.server.caPem } })
    await client.bind(`cn=root,${people.suffix}`, people.rootPassword)
    await work(client)
    await client.unbind()
  }
}
