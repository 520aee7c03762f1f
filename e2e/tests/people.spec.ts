// Issue 5 in one journey: an administrator of an OpenID Connect provider lets people of a directory make two machines and
// look at a third, and takes the look away again while one of them looks.
import type { BodyOf } from '@overt/api-client/engine'
import { builtInRoles } from '@overt/api-client/rules/built-in-roles'
import type { Page } from '@playwright/test'
import { consoleConnected, consoleState } from '../support/console.ts'
import { field, findByName } from '../support/form.ts'
import { directory, ldapServer, oidcServer } from '../support/identity-servers.ts'
import { chooseInMenu, enter, expectAnnounced, pressByKeyboard, toggleByKeyboard } from '../support/keyboard.ts'
import {
  addLdap,
  addOidc,
  adoptGroup,
  clientOf,
  freshPage,
  removeProvider,
  signInByLdap,
  signInByOidc,
} from '../support/people.ts'
import { saveScreens } from '../support/screens.ts'
import { expect, test, uniqueName } from '../support/test.ts'
import { demoImage, getVm, removeVm, startVm } from '../support/vms.ts'

/** Fills in the form for a new machine, and sends it. */
async function askForMachine(page: Page, name: string): Promise<void> {
  await page.goto('/')
  await pressByKeyboard(page, page.getByRole('button', { name: 'Create machine' }))
  await enter(page, field(page, 'Image'), 'tiny-linux')
  await expect(async () => {
    // One may be proposed meanwhile, which must not come over what was typed.
    await enter(page, field(page, 'Name'), name)
    await expect(field(page, 'Name')).toHaveValue(name, { timeout: 1000 })
  }).toPass()
  await pressByKeyboard(page, page.getByRole('button', { name: 'Create machine' }))
}

test('from the sign-in of an administrator to a console that closes', async ({ api, machines, browser, facts }) => {
  test.setTimeout(600_000) // every key is pressed, in two browsers, and three guests run
  const [chief, person] = [uniqueName('grace'), uniqueName('ada')]
  const [login, company] = [uniqueName('Login'), uniqueName('Company')]
  const [roleName, tagName, quotaName] = [uniqueName('watcher'), uniqueName('shown'), uniqueName('two')]
  const [first, second, third] = [uniqueName('own'), uniqueName('own'), uniqueName('own')]
  await using cleanup = new AsyncDisposableStack()
  const secret = 'of the client'
  const oidc = cleanup.use(
    await oidcServer(facts.origin, secret, { 'subject-1': { preferred_username: chief, name: 'Grace Hopper' } }),
  )
  const ldap = cleanup.use(await ldapServer(person))
  const oidcId = await addOidc(api, login, oidc, secret)
  cleanup.defer(() => removeProvider(api, oidcId, chief))
  const ldapId = await addLdap(api, company, ldap)
  cleanup.defer(() => removeProvider(api, ldapId, person))

  const watchedId = await machines.make('watched')
  await startVm(api, watchedId)
  const watched = await getVm(api, watchedId)
  const image = await demoImage(api)
  const dataCenter = (await api.call('listDataCenters', {})).items[0]
  const network = (await api.call('listNetworks', {})).items[0]
  if (!dataCenter || !network) throw new Error('there is no data center with a network')
  const own = (await api.call('getSession', {})).user.id
  const grants = (await api.call('listPermissions', { query: { principalId: own } })).items
  const system = grants.find(({ object }) => object.kind === 'system')?.object
  if (!system) throw new Error('admin is no SuperUser of the system')

  const admin = await freshPage(browser, facts.origin)
  cleanup.defer(() => admin.context().close())
  const dialog = admin.getByRole('dialog')
  await test.step('who the provider knows is no administrator yet, and is told so', async () => {
    await admin.goto('/admin/')
    await signInByOidc(admin, login, oidc.issuer, 'subject-1')
    await expect(admin.getByRole('heading', { name: 'This portal is for administrators' })).toBeVisible()
    const user = (await api.call('listUsers', { query: { search: chief } })).items[0]
    await api.call('createPermission', {
      body: { principal: { kind: 'user', id: user?.id ?? '' }, roleId: builtInRoles.superUser, object: system },
    })
  })
  await test.step('the administrator makes a role', async () => {
    await admin.goto('/admin/roles')
    await pressByKeyboard(admin, admin.getByRole('button', { name: 'Create role' }))
    await enter(admin, field(admin, 'Name'), roleName)
    await toggleByKeyboard(admin, admin.getByRole('checkbox', { name: 'Open consoles of VMs' }))
    await pressByKeyboard(admin, admin.getByRole('button', { name: 'Create role' }))
    await expect(admin.getByRole('heading', { level: 1, name: roleName })).toBeVisible()
  })
  const roleId = /\/roles\/([0-9a-f-]{36})/.exec(admin.url())?.[1] ?? ''
  cleanup.defer(() => api.call('deleteRole', { path: { id: roleId } }))
  const chiefs = await clientOf(admin, facts.origin)
  const group = await adoptGroup(chiefs, ldapId, 'Operators')
  const grant = (role: string, object: BodyOf<'createPermission'>['object']) =>
    chiefs.call('createPermission', { body: { principal: { kind: 'group', id: group.id }, roleId: role, object } })

  await test.step('grants it on a tag, to a group of the directory that nobody has signed in from', async () => {
    const tag = await chiefs.call('createTag', { body: { name: tagName } })
    cleanup.defer(() => api.call('deleteTag', { path: { id: tag.id } }))
    await chiefs.call('tagObject', { path: { id: tag.id }, body: { kind: 'vm', id: watchedId } })
    await grant(roleId, { kind: 'tag', id: tag.id })
  })
  await test.step('lets the group make machines, of one image', async () => {
    await grant(builtInRoles.powerUserRole, { kind: 'data_center', id: dataCenter.id })
    await grant(builtInRoles.vnicProfileUser, { kind: 'network', id: network.id })
    const seesImage = await grant(builtInRoles.userRole, { kind: 'disk', id: image.id })
    cleanup.defer(() => api.call('deletePermission', { path: { id: seesImage.id } }))
  })
  await test.step('and sets a quota of two CPUs', async () => {
    const quota = await chiefs.call('createQuota', {
      body: {
        name: quotaName,
        dataCenterId: dataCenter.id,
        clusterGracePercent: 0,
        clusterParts: [{ clusterId: null, vcpus: 2, memoryBytes: null }],
      },
    })
    cleanup.defer(() => api.call('deleteQuota', { path: { id: quota.id } }))
    await grant(builtInRoles.quotaConsumer, { kind: 'quota', id: quota.id })
    const enforce = async (quotaMode: 'enforced' | 'disabled') => {
      const { revision } = await api.call('getDataCenter', { path: { id: dataCenter.id } })
      await api.call('updateDataCenter', {
        path: { id: dataCenter.id },
        headers: { 'If-Match': `"${revision}"` },
        body: { quotaMode },
      })
    }
    await enforce('enforced')
    cleanup.defer(() => enforce('disabled'))
  })

  const user = await freshPage(browser, facts.origin)
  cleanup.defer(() => user.context().close())
  await test.step('somebody of the group signs in by LDAP, and sees only what was granted', async () => {
    await user.goto('/')
    await signInByLdap(user, company, person, directory.password)
    await expect(user.getByRole('article')).toHaveCount(1)
    await expect(user.getByRole('article')).toContainText(watched.name)
    await saveScreens(user, 'people-machines')
  })
  await test.step('makes two machines', async () => {
    for (const name of [first, second]) {
      await askForMachine(user, name)
      await expect(user.getByRole('heading', { level: 1, name })).toBeVisible()
      const id = /\/machines\/([0-9a-f-]{36})/.exec(user.url())?.[1] ?? ''
      cleanup.defer(() => removeVm(api, id))
      await expect(user.getByText('Running', { exact: true })).toBeVisible({ timeout: 90_000 })
    }
  })
  await test.step('and is told why not three, with nothing lost of what was entered', async () => {
    const answered = user.waitForResponse(
      (reply) => reply.url().endsWith('/vms') && reply.request().method() === 'POST',
    )
    await askForMachine(user, third)
    expect(await (await answered).json()).toMatchObject({ code: 'quota_exceeded' })
    // The form tells it while it is filled in, too.
    await expect(user.getByRole('heading', { name: 'This is more than you may use' }).last()).toBeVisible()
    await expect(field(user, 'Name')).toHaveValue(third)
    await saveScreens(user, 'people-no-third')
    await user.goto('/')
    await expect(user.getByRole('article').filter({ hasText: first })).toBeVisible()
    await expect(user.getByRole('article')).toHaveCount(3)
  })

  const ask = async () => {
    await admin.goto(`/admin/vms/${watchedId}/permissions`)
    await pressByKeyboard(admin, admin.getByRole('button', { name: 'Who may what?' }))
    await findByName(admin, dialog, 'User', person)
    await enter(admin, dialog.getByRole('combobox', { name: /^Wants to/ }), 'Open consoles')
  }
  await test.step('the explainer says yes, and that it is by the group and the tag', async () => {
    await ask()
    await expect(dialog.getByText(/^Yes, /)).toContainText(person)
    const reason = dialog.getByRole('listitem')
    await expect(reason).toContainText(`By the group ${group.name}`)
    await expect(reason).toContainText(tagName)
    await expect(reason.getByRole('link', { name: roleName })).toBeVisible()
    await saveScreens(admin, 'people-explain-yes')
    await admin.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
  })
  await test.step('the grant is taken away while the user looks at the console: it closes within 5 s', async () => {
    await user.goto(`/machines/${watchedId}/console`)
    await consoleConnected(user)
    const shown = admin.getByRole('row', { name: new RegExp(tagName) }) // the group has another role above the VM
    await pressByKeyboard(admin, shown.getByRole('button', { name: `Actions for ${group.name}` }))
    await chooseInMenu(admin, admin.getByRole('menuitem', { name: 'Take role away', exact: true }))
    await expect(dialog).toContainText(`${person} can no longer see, connect to VM`)
    await pressByKeyboard(admin, dialog.getByRole('button', { name: 'Take role away' }))
    await expectAnnounced(admin, `The role ${roleName} was taken from ${group.name}`)
    await expect(consoleState(user, 'Connected')).toBeHidden({ timeout: 5_000 })
  })
  await test.step('the user sees it no more, and their own two still', async () => {
    await user.goto(`/machines/${watchedId}`)
    await expect(user.getByText('It is not there')).toBeVisible()
    await user.goto('/')
    await expect(user.getByRole('article')).toHaveCount(2)
  })
  await test.step('the explainer says no, and who could grant it', async () => {
    await ask()
    await expect(dialog.getByText(/^No, /)).toContainText(/can grant it\./)
    await saveScreens(admin, 'people-explain-no')
    await admin.keyboard.press('Escape')
  })
})
