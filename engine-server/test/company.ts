// People with roles, groups and tags on a small estate: what tests of who may do what begin with.
import type { Client } from '@overt/api-client'
import type { BodyOf, Schema } from '@overt/api-client/engine'
import { afterAll, beforeAll, expect } from 'vitest'
import { systemId } from '../src/authz/actor.ts'
import type { Right } from '../src/authz/roles.ts'
import { aHost, anEstate, aVm, type Estate } from './estate.ts'
import { testEngine, type TestCaller, type TestEngine } from './harness.ts'

type ObjectRef = Schema<'ObjectRef'>

export const onSystem: ObjectRef = { kind: 'system', id: systemId }
export const onVm = ({ id }: { readonly id: string }): ObjectRef => ({ kind: 'vm', id })

/** An engine for the tests of a file, from before the first to after the last. */
export function aCompany() {
  let engine: TestEngine
  let estate: Estate
  let host: { id: string }
  beforeAll(async () => {
    engine = await testEngine()
    estate = await anEstate(engine.db)
    host = await aHost(engine.db, estate, { name: 'node-a', address: '192.0.2.7' })
  })
  afterAll(() => engine[Symbol.asyncDispose]())

  let names = 0
  const aName = (what: string) => `${what}-${++names}`
  const admin: Client['call'] = (...call) => engine.admin.call(...call)
  const seen = async (user: TestCaller, { id }: { readonly id: string }) =>
    (await user.call('getVm', { path: { id } })).myRights
  return {
    get engine() {
      return engine
    },
    get estate() {
      return estate
    },
    admin,
    aName,
    aUser: (what = 'user') => engine.aUser(aName(what)),
    aMachine: () => aVm(engine.db, estate, { name: aName('vm'), hostId: host.id }),
    aRole: (...rights: Right[]) => admin('createRole', { body: { name: aName('role'), kind: 'user', rights } }),
    aGroup: () => admin('createGroup', { body: { name: aName('group') } }),
    grant: (
      principal: BodyOf<'createPermission'>['principal'],
      roleId: string,
      object: ObjectRef,
      more: { expiresAt?: string } = {},
    ) => admin('createPermission', { body: { principal, roleId, object, ...more } }),
    /** What somebody may do with a VM. */
    seen,
    hidden: (user: TestCaller, vm: { readonly id: string }) =>
      expect(seen(user, vm)).rejects.toMatchObject({ code: 'not_found' }),
  }
}
