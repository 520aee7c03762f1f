// Everybody who calls in the matrix.
import { allRights, type Right } from '../../src/authz/roles.ts'
import type { Estate } from './estate-supply.ts'
import { type Caller, type CallerWishes, aCaller, grantRole, nobody } from './people-supply.ts'
import type { Thing } from './markers.ts'
import { type RoleName, roleRights } from './role-rights.ts'

/** Who calls, and those among them who have a role on objects of their own alone. */
export interface Callers {
  readonly all: readonly Caller[]
  /** One of each sort, where it makes no difference who asks. */
  readonly some: readonly Caller[]
  /** The role that each of them has on every object that is made for them. */
  readonly ownRole: ReadonlyMap<Caller, RoleName>
  /** Has every right on the system. */
  readonly superUser: Caller
  /** Has no right anywhere. */
  readonly stranger: Caller
  /** Is in groups, with others. */
  readonly inGroups: Caller
}

const everyRole = Object.keys(roleRights) as RoleName[] // its keys are checked there
/** Roles that say something of single objects. */
const rolesOfOwners: readonly RoleName[] = [
  'superUser',
  'readOnlyAdmin',
  'userRole',
  'userVmRunTimeManager',
  'userVmManager',
  'diskOperator',
  'vmCreator',
]
/** Roles in a data center: those for the whole of one, and such as are not granted below it in other rows. */
const rolesInDataCenter: readonly RoleName[] = [
  'superUser',
  'dataCenterAdmin',
  'storageAdmin',
  'networkAdmin',
  'readOnlyAdmin',
  'powerUserRole',
  'userRole',
]

/** Makes them all. `tag` is on the home cluster, `quota` in the home data center. */
export async function allCallers(estate: Estate, tag: Thing, quota: Thing): Promise<Callers> {
  const { system, home, abroad } = estate
  const { db } = estate.engine
  const someone = (label: string, wishes: CallerWishes = {}) => aCaller(db, label, wishes)
  const on = (role: RoleName, place: Thing, more: CallerWishes = {}) =>
    someone(`${role} on a ${place.kind}`, { ...more, grants: [{ role, on: place }] })
  const rows: Caller[] = [nobody]
  const add = async (made: Promise<Caller>) => {
    const caller = await made
    rows.push(caller)
    return caller
  }
  const stranger = await add(someone('a stranger'))
  await add(someone('SuperUser abroad', { grants: [{ role: 'superUser', on: abroad.dataCenter }] }))
  for (const role of everyRole) await add(on(role, system))
  for (const role of rolesInDataCenter) await add(on(role, home.dataCenter))
  for (const role of ['clusterAdmin', 'hostAdmin', 'vmCreator', 'userVmManager'] as const)
    await add(on(role, home.cluster))
  await add(on('hostAdmin', home.host))
  await add(on('diskCreator', home.domain))
  await add(on('vnicProfileUser', home.network))
  await add(on('quotaConsumer', quota))
  await add(someone('UserRole by a tag', { grants: [{ role: 'userRole', on: tag }] }))
  const inGroups = await add(
    someone('UserRole by groups', { grants: [{ role: 'userRole', on: home.cluster }], byGroups: true }),
  )
  await add(someone('SuperUser until now', { grants: [{ role: 'superUser', on: system }], expiredGrants: true }))
  await add(on('superUser', system, { disabled: true }))
  const superUser = rows.find(({ label }) => label === 'superUser on a system')
  if (!superUser) throw new Error('there is no SuperUser')
  const token = (label: string, more: CallerWishes) => add(someone(`token ${label}`, { of: superUser, ...more }))
  await token('that reads', { limitedTo: ['see', 'see_operations'] })
  await token('to run VMs', { limitedTo: ['see', 'run_vm'] })
  await token('to make VMs', { limitedTo: ['create_vm'] })
  await token('of an auditor', { limitedTo: ['audit_log_management'] })
  await token('of a personnel office', { limitedTo: ['manipulate_users'] })
  await token('as UserVmManager', { limitedTo: rightsNamed('userVmManager') })
  await token('that ended', { expiredToken: true })
  const ownRole = new Map<Caller, RoleName>()
  for (const role of rolesOfOwners) ownRole.set(await add(someone(`${role} on their own`)), role)
  const owner = [...ownRole].find(([, role]) => role === 'userVmManager')?.[0]
  const reads = await add(someone('token of an owner that reads', owner ? { of: owner, limitedTo: ['see'] } : {}))
  // What is granted to the owner later counts for the token.
  const shared = { ...reads, grants: owner?.grants ?? [] }
  rows[rows.indexOf(reads)] = shared
  const some = [nobody, stranger, superUser, inGroups, shared, ...rows.filter(({ known }) => !known)]
  return { all: rows, some, ownRole, superUser, stranger, inGroups }
}

/** Rights of a built-in role, each by name. */
export function rightsNamed(role: RoleName): readonly Right[] {
  const rights = roleRights[role]
  return rights === 'all' ? allRights : rights
}

/** Gives those who have a role on their own objects the role on this one. */
export async function giveTo({ engine }: Estate, { ownRole }: Callers, caller: Caller, ...things: readonly Thing[]) {
  const role = ownRole.get(caller)
  if (!role || caller.userId === null) return
  for (const thing of things) {
    await grantRole(engine.db, { kind: 'user', id: caller.userId }, role, thing)
    caller.grants.push({ role, on: thing.id })
  }
}

/** A fresh object like a standing one: who was granted a role on that one is granted it there, too. */
export function likeIt<W extends Estate>(
  standing: (world: W) => Thing,
  make: (world: W) => Promise<Thing>,
): (world: W, caller: Caller) => Promise<Thing> {
  return async (world, caller) => {
    const made = await make(world)
    const onThat = caller.grants.filter(({ on }) => on === standing(world).id && !made.above.includes(on))
    for (const { role } of onThat)
      if (caller.userId !== null) {
        await grantRole(world.engine.db, { kind: 'user', id: caller.userId }, role, made)
        caller.grants.push({ role, on: made.id })
      }
    return made
  }
}
