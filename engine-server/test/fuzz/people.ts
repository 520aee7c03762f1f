// Who calls: a user of every built-in role on the whole system and on parts of it, one without any, tokens with fewer
// rights than their owners, browsers, and nobody.
import { builtIn } from '../../src/authz/roles.ts'
import { systemId } from '../../src/authz/actor.ts'
import type { ObjectKind } from '../../src/events/record.ts'
import { goodPassword } from '../browser.ts'
import type { TestEngine } from '../harness.ts'
import { signIn } from '../raw-request.ts'

/** Somebody who calls. */
export interface Caller {
  /** As `ClusterAdmin on a cluster`. */
  readonly name: string
  /** What identifies them; it is another when they had to be made anew. */
  headers: Readonly<Record<string, string>>
  /** Undefined for nobody. */
  readonly make: (() => Promise<Caller['headers']>) | undefined
}
/** An object that roles are given on. */
export interface Place {
  readonly kind: ObjectKind
  readonly id: string
}
interface Person {
  readonly id: string
  readonly userName: string
}

/** Rights that a token is cut to. */
const narrowed = ['see', 'run_vm', 'create_vm', 'edit_vm_properties']
/** Of every so many callers one may everything, so that calls reach what they are about. */
const administratorsShare = 3

/** The callers of one engine. Calls end sessions and remove users: whoever is refused is made anew. */
export class People {
  private readonly engine: TestEngine
  private readonly places: readonly Place[]
  private passwordHash = ''
  private readonly callers: readonly Caller[]
  private made = 0

  private constructor(engine: TestEngine, places: readonly Place[]) {
    this.engine = engine
    this.places = places
    this.callers = this.everybody()
  }
  /** Makes them all; `places` are where roles are given besides the system. */
  static async of(engine: TestEngine, places: readonly Place[]): Promise<People> {
    const people = new People(engine, places)
    people.passwordHash = await engine.engine.core.passwords.hash(goodPassword)
    await people.renew()
    return people
  }

  /** The caller of a number: an administrator in a third of all. */
  caller(number: number): Caller {
    const index =
      number % administratorsShare === 0 ? 0 : Math.floor(number / administratorsShare) % this.callers.length
    return this.callers[index] as Caller // there is always the first
  }

  /** Takes back everything that was granted and makes everybody anew. */
  async renew(): Promise<void> {
    const { db } = this.engine
    await db.deleteFrom('permission').where('principal_id', '!=', this.engine.admin.id).execute()
    await db.deleteFrom('sign_in_attempt').execute()
    for (const caller of this.callers) await this.remake(caller)
  }

  /** Makes a caller anew, whose session or token has ended, or who was removed. */
  async remake(caller: Caller): Promise<void> {
    if (caller.make) caller.headers = await caller.make()
  }

  private everybody(): Caller[] {
    const system: Place = { kind: 'system', id: systemId }
    const token = (name: string, ...of: Parameters<People['byToken']>): Caller => {
      return { name, headers: {}, make: () => this.byToken(...of) }
    }
    const browser = (name: string, roleId: string): Caller => {
      return { name, headers: {}, make: () => this.byBrowser(roleId, system) }
    }
    const nobody: Caller = { name: 'anonymous', headers: {}, make: undefined }
    const ofRoles = Object.entries(builtIn).flatMap(([name, role], index) => {
      const place = this.places[index % this.places.length] ?? system
      return [token(`${name} on the system`, role, system), token(`${name} on a ${place.kind}`, role, place)]
    })
    return [
      ...ofRoles,
      token('superUser by a token of few rights', builtIn.superUser, system, narrowed),
      token('powerUserRole by a token of one right', builtIn.powerUserRole, system, ['see']),
      token('nobody in particular'),
      browser('superUser in a browser', builtIn.superUser),
      browser('userVmManager in a browser', builtIn.userVmManager),
      nobody,
      nobody,
    ]
  }

  private async person(roleId?: string, place?: Place): Promise<Person> {
    const { db } = this.engine
    const person = { id: crypto.randomUUID(), userName: `fuzz-${++this.made}` }
    const row = { id: person.id, user_name: person.userName, password_hash: this.passwordHash }
    await db.insertInto('app_user').values(row).execute()
    if (roleId !== undefined && place)
      await db
        .insertInto('permission')
        .values({
          id: crypto.randomUUID(),
          principal_kind: 'user',
          principal_id: person.id,
          role_id: roleId,
          object_kind: place.kind,
          object_id: place.id,
        })
        .execute()
    return person
  }
  private async byToken(roleId?: string, place?: Place, limitedTo?: readonly string[]): Promise<Caller['headers']> {
    const { id, userName } = await this.person(roleId, place)
    const { token } = await this.engine.callerOf(id, userName)
    if (limitedTo)
      await this.engine.db
        .updateTable('api_token')
        .set({ rights: [...limitedTo] })
        .where('user_id', '=', id)
        .execute()
    return { authorization: `Bearer ${token}` }
  }
  private async byBrowser(roleId: string, place: Place): Promise<Caller['headers']> {
    const { userName } = await this.person(roleId, place)
    const { headers } = await signIn(this.engine.origin, userName, goodPassword)
    return headers
  }
}
