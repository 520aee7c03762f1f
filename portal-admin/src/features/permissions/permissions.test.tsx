import type { Schema } from '@overt/api-client/engine'
import { aCluster, anId, aPlan, aSession, minutesAgo } from '@overt/design/test-support/factories.ts'
import { type FakeHandlers, refusal } from '@overt/design/test-support/fake-engine.ts'
import { refusalOf } from '@overt/design/test-support/refusal-of.ts'
import { renderPortal } from '@overt/design/test-support/render-portal.tsx'
import { clickOn, typeKeys } from '@overt/design/test-support/typing.ts'
import { fireEvent, screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { portal } from '../../app/portal.ts'

const cluster = aCluster({ name: 'Prod' })
const role: Schema<'Role'> = {
  id: anId(1, 20),
  name: 'Night shift',
  description: '',
  kind: 'user',
  builtIn: false,
  everyRight: false,
  rights: ['see', 'run_vm'],
  grantCount: 0,
  createdAt: minutesAgo(60),
  revision: 4,
}
const permission: Schema<'Permission'> = {
  id: anId(1, 22),
  principal: { kind: 'group', id: anId(1, 21), name: 'ops' },
  role: { id: role.id, name: role.name },
  object: { kind: 'cluster', id: cluster.id, name: cluster.name },
  grantedAt: minutesAgo(60),
  grantedBy: 'admin',
  expiresAt: null,
  manageable: true,
}
const above: Schema<'Permission'> = {
  ...permission,
  id: anId(2, 22),
  principal: { kind: 'everyone', id: anId(2, 21), name: 'Everyone' },
  object: { kind: 'data_center', id: anId(1, 10), name: 'North' },
  manageable: false,
}
const aUser = (n: number, userName: string): Schema<'User'> => ({
  id: anId(n, 5),
  userName,
  administrator: false,
  status: 'active',
  createdAt: minutesAgo(60),
  revision: 1,
})
const users = [aUser(2, 'dana'), aUser(3, 'daniel')]
const handlers: FakeHandlers = {
  getCluster: () => cluster,
  listPermissions: () => ({ items: [permission, above], next: null }),
  listRoles: () => ({ items: [role], next: null }),
  getRole: () => role,
  listGroups: () => ({ items: [], next: null }),
  listUsers: ({ query }) => ({
    items: users.filter(({ userName }) => userName.includes(query.search ?? '')),
    next: null,
  }),
}
const tab = `/clusters/${cluster.id}/permissions`
/** Who was found, as a list says it. */
const found = () =>
  within(screen.getByRole('listbox'))
    .queryAllByRole('option')
    .map(({ textContent }) => textContent)
const theDialog = (name: string | RegExp) => screen.findByRole('dialog', { name })

test('own and inherited grants stand in one list, each with its place; what is not the caller’s to take stays', async () => {
  await renderPortal(portal, tab, handlers)
  const [, own, inherited] = await screen.findAllByRole('row')
  expect(own?.textContent).toMatch(/ops.*Group.*Night shift.*Here.*admin.*Without end/)
  expect(inherited?.textContent).toMatch(/Everyone.*North.*Data center/)
  clickOn(within(inherited as HTMLElement).getByRole('button', { name: /^Actions for/ }))
  const item = await screen.findByRole('menuitem', { name: /^Take role away/ })
  expect(item.getAttribute('aria-disabled')).toBe('true')
  expect(item.textContent).toContain('You may not take away roles that are granted on North.')
})

test('a role is granted to whom was found, with its rights in words, and sent as it is shown', async () => {
  const { callsOf } = await renderPortal(portal, `${tab}?dialog=grant`, {
    ...handlers,
    createPermission: () => permission,
  })
  const dialog = await theDialog('Grant a role on Prod')
  const grant = within(dialog).getByRole<HTMLButtonElement>('button', { name: 'Grant role' })
  clickOn(within(dialog).getByRole('combobox', { name: /^To whom/ }))
  typeKeys('daniel')
  await expect.poll(found).toEqual(['danielUser'])
  typeKeys('{Enter}')
  expect(grant.disabled).toBe(true)
  fireEvent.change(within(dialog).getByLabelText(/^Role/), { target: { value: role.id } })
  expect(await within(dialog).findByText('Start and resume VMs')).toBeDefined()
  fireEvent.change(within(dialog).getByLabelText(/^Ends/), { target: { value: 'after' } })
  const life = within(dialog).getByLabelText(/^For/)
  fireEvent.change(life, { target: { value: '0' } })
  expect(within(dialog).getByText('From 1 min to 3,650 days.')).toBeDefined()
  expect(grant.disabled).toBe(true)
  fireEvent.change(life, { target: { value: '1' } })
  expect(within(dialog).queryByText(/^From 1 min/)).toBeNull()
  clickOn(grant)
  await expect.poll(() => callsOf('createPermission')).toHaveLength(1)
  const body = callsOf('createPermission')[0]?.body as Schema<'CreatePermission'>
  expect(body).toMatchObject({
    principal: { kind: 'user', id: anId(3, 5) },
    roleId: role.id,
    object: { kind: 'cluster', id: cluster.id },
  })
  expect(Date.parse(body.expiresAt ?? '') - Date.now()).toBeGreaterThan(22 * 3_600_000)
})

test('Enter takes nobody who was found for another text than the one that stands there', async () => {
  await renderPortal(portal, `${tab}?dialog=grant`, {
    ...handlers,
    listUsers: async ({ query }) => {
      if (query.search !== 'da') await new Promise(() => undefined)
      return { items: users, next: null }
    },
  })
  const dialog = await theDialog('Grant a role on Prod')
  const whom = within(dialog).getByRole<HTMLInputElement>('combobox', { name: /^To whom/ })
  clickOn(whom)
  typeKeys('da')
  await expect.poll(found).toEqual(['danaUser', 'danielUser'])
  typeKeys('nx{Enter}')
  expect(found()).toEqual([])
  expect(whom.getAttribute('aria-expanded'), 'nobody was taken').toBe('true')
  fireEvent.change(whom, { target: { value: 'dani' } })
  expect(found(), 'known to fit, before the engine answers').toEqual(['danielUser'])
  typeKeys('{Enter}')
  expect(whom.getAttribute('aria-expanded')).toBe('false')
  expect(whom.value).toBe('daniel')
})

test('it is taken away by the plan that is shown', async () => {
  const { callsOf } = await renderPortal(portal, `${tab}?dialog=revoke&on=${permission.id}`, {
    ...handlers,
    planDeletePermission: () =>
      aPlan({
        effects: [
          {
            object: { kind: 'user', id: anId(2, 5), name: 'dana' },
            action: 'change',
            text: 'dana can no longer run VM.',
            irreversible: false,
          },
        ],
      }),
    deletePermission: () => undefined,
  })
  const dialog = await theDialog(/Take Night shift from ops/)
  expect(await within(dialog).findByText('dana can no longer run VM.')).toBeDefined()
  clickOn(within(dialog).getByRole('button', { name: 'Take role away' }))
  await expect.poll(() => callsOf('deletePermission')).toMatchObject([{ headers: { 'plan-hash': 'a'.repeat(64) } }])
})

test('who may not grant is told which right is missing, and who can grant that', async () => {
  const { callsOf } = await renderPortal(portal, tab, {
    ...handlers,
    getCluster: () => ({ ...cluster, myRights: ['see'] }),
    explainAccess: ({ query }) => ({
      allowed: false,
      sentence: 'No, you do not have it. maria can grant it.',
      user: { kind: 'user', id: anId(1, 5), name: 'admin' },
      right: query.right ?? 'see',
      object: { kind: 'cluster', id: cluster.id, name: 'Prod' },
      reasons: [],
      grantors: ['maria'],
    }),
  })
  const grant = () => screen.getByRole('button', { name: 'Grant role' })
  expect(refusalOf(grant())).toContain('Your role does not allow this')
  fireEvent.focus(grant())
  await expect.poll(() => refusalOf(grant())).toContain('The right that is missing: Grant roles and take them away.')
  clickOn(grant())
  const dialog = await theDialog('What you may not do with Prod, and why')
  expect(await within(dialog).findByText('No, you do not have it. maria can grant it.')).toBeDefined()
  clickOn(screen.getByRole('link', { name: 'Overview', hidden: true }))
  await expect.poll(() => screen.queryByRole('dialog'), { message: 'closed by going elsewhere' }).toBeNull()
  expect(callsOf('explainAccess')[0]?.query).toEqual({
    right: 'manipulate_permissions',
    objectKind: 'cluster',
    objectId: cluster.id,
  })
})

test('a menu whose actions lack rights tells why of all of them at once', async () => {
  const { callsOf } = await renderPortal(portal, '/clusters', {
    ...handlers,
    listClusters: () => ({ items: [{ ...cluster, myRights: ['see'] }], next: null }),
    listDataCenters: () => ({ items: [], next: null }),
    explainAccess: () => new Promise(() => undefined),
  })
  clickOn(await screen.findByRole('button', { name: 'Actions for Prod' }))
  clickOn(await screen.findByRole('menuitem', { name: 'Why can I not do all of this?' }))
  const dialog = await theDialog('What you may not do with Prod, and why')
  expect(
    within(dialog)
      .getAllByRole('heading', { level: 2 })
      .map(({ textContent }) => textContent),
  ).toEqual(['Change clusters', 'Delete clusters'])
  await expect
    .poll(() => callsOf('explainAccess').map(({ query }) => query.right))
    .toEqual(['edit_cluster_configuration', 'delete_cluster'])
})

test('a menu of which everything is allowed asks nothing', async () => {
  await renderPortal(portal, '/clusters', {
    ...handlers,
    listClusters: () => ({ items: [cluster], next: null }),
    listDataCenters: () => ({ items: [], next: null }),
  })
  clickOn(await screen.findByRole('button', { name: 'Actions for Prod' }))
  await screen.findByRole('menuitem', { name: 'Delete cluster' })
  expect(screen.queryByRole('menuitem', { name: /^Why/ })).toBeNull()
})

test('who edits a role that somebody else has changed sees what, and loses nothing', async () => {
  let now = role
  let saves = 0
  const { callsOf } = await renderPortal(portal, `/roles/${role.id}/edit`, {
    ...handlers,
    getRole: () => now,
    updateRole: () => {
      saves += 1
      if (saves === 1) throw refusal('stale_revision', 'Somebody changed it.')
      return now
    },
  })
  clickOn(await screen.findByLabelText('Reboot VMs'))
  now = { ...role, revision: 5, kind: 'administrator', rights: ['see', 'run_vm', 'reset_vm'] }
  clickOn(screen.getByRole('button', { name: 'Save role' }))
  expect(await screen.findByText('Somebody changed it while you edited')).toBeDefined()
  const rights = screen.getByRole('group', { name: /^Rights, was/ })
  expect(within(rights).getByText(/^Theirs: See .*Reset VMs$/)).toBeDefined()
  expect(within(rights).getByText(/^Yours: See .*Reboot VMs$/)).toBeDefined()
  expect(screen.getByLabelText<HTMLInputElement>('Reboot VMs').checked).toBe(true)
  expect(screen.getByLabelText<HTMLSelectElement>(/^Kind/).value, 'taken over').toBe('administrator')
  clickOn(screen.getByRole('button', { name: 'Save role' }))
  await expect.poll(() => callsOf('updateRole')).toHaveLength(2)
  expect(callsOf('updateRole')[1]).toMatchObject({
    headers: { 'if-match': '"5"' },
    body: { rights: ['see', 'run_vm', 'reboot_vm'] },
  })
})

test('a built-in role is not changed: one like it is made', async () => {
  const builtIn = { ...role, builtIn: true, name: 'UserRole' }
  const { address, callsOf } = await renderPortal(portal, `/roles/${role.id}`, {
    ...handlers,
    getRole: () => builtIn,
    createRole: () => role,
  })
  expect(refusalOf(screen.getByRole('button', { name: 'Edit' }))).toContain('It is built in')
  clickOn(screen.getByRole('button', { name: 'Make one like this' }))
  await expect.poll(address).toBe(`/roles/create?from=${role.id}`)
  expect((await screen.findByLabelText<HTMLInputElement>(/^Name/)).value).toBe('UserRole (own)')
  clickOn(screen.getByLabelText('All of these: Disks'))
  clickOn(screen.getByRole('button', { name: 'Create role' }))
  await expect
    .poll(() => callsOf('createRole')[0]?.body)
    .toMatchObject({
      rights: ['see', 'run_vm', 'create_disk', 'edit_disk_properties', 'attach_disk', 'delete_disk'],
    })
})

test('a role that is granted is not deleted, and says how often it is', async () => {
  await renderPortal(portal, `/roles/${role.id}`, { ...handlers, getRole: () => ({ ...role, grantCount: 3 }) })
  clickOn(screen.getByRole('button', { name: 'Actions for Night shift' }))
  const item = await screen.findByRole('menuitem', { name: /^Delete role/ })
  expect(item.textContent).toContain('It is granted 3 times. Take these away first.')
})

test('who is in a group that a directory fills is changed there', async () => {
  const group = {
    id: anId(1, 21),
    name: 'research',
    description: '',
    fromDirectory: true,
    memberCount: 0,
    createdAt: minutesAgo(1),
    revision: 1,
  }
  await renderPortal(portal, `/groups/${group.id}`, {
    ...handlers,
    listGroups: ({ query }) => ({
      items: query.memberId === group.id ? [{ ...group, id: anId(2, 21), name: 'staff' }] : [],
      next: null,
    }),
    getGroup: () => group,
    listGroupMembers: () => ({ items: [], next: null }),
  })
  expect(screen.getByRole('link', { name: 'staff' }).getAttribute('href')).toBe(`/groups/${anId(2, 21)}`)
  expect(refusalOf(await screen.findByRole('button', { name: 'Add member' }))).toContain(
    'A directory says who is in it.',
  )
})

test('a token has only the rights that were chosen for it, and the list says which', async () => {
  const token = { id: anId(1, 14), createdAt: minutesAgo(0), expiresAt: minutesAgo(-60) }
  const { callsOf } = await renderPortal(portal, '/profile/tokens?dialog=create', {
    listApiTokens: () => ({ items: [{ ...token, name: 'reader', rights: ['see'] }], next: null }),
    createApiToken: ({ body }) => ({ token: 'ovt_x', apiToken: { ...token, name: body.name, rights: ['run_vm'] } }),
  })
  const dialog = await theDialog('Create token')
  expect(screen.getByText('See the object and all below it')).toBeDefined()
  fireEvent.change(within(dialog).getByLabelText(/^Name/), { target: { value: 'starter' } })
  fireEvent.change(within(dialog).getByLabelText(/^Ends after/), { target: { value: '36' } })
  fireEvent.change(within(dialog).getByLabelText('Unit of Ends after'), { target: { value: 'hour' } })
  fireEvent.change(within(dialog).getByLabelText(/^May do/), { target: { value: 'some' } })
  const make = within(dialog).getByRole<HTMLButtonElement>('button', { name: 'Create token' })
  expect(make.disabled).toBe(true)
  clickOn(within(dialog).getByLabelText('Start and resume VMs'))
  clickOn(make)
  await expect
    .poll(() => callsOf('createApiToken')[0]?.body)
    .toMatchObject({
      name: 'starter',
      rights: ['run_vm'],
      expiresInSeconds: 36 * 3600,
    })
})

test('without the right to it no role is made', async () => {
  await renderPortal(portal, '/roles', { ...handlers, getSession: () => aSession({ rights: ['see'] }) })
  expect(refusalOf(await screen.findByRole('button', { name: 'Create role' }))).toContain(
    'Your role does not allow this',
  )
})
