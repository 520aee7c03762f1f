// The pages of both portals, for journeys that look at all of them.
import type { Client } from '@overt/api-client'
import { builtInRoles } from '@overt/api-client/rules/built-in-roles'
import { expect, type Page } from '@playwright/test'

/** A page, tab or dialog to look at. */
export interface Sight {
  readonly name: string
  readonly address: string
  /** Where it says what it is: in its heading, as a dialog, or in a sentence instead of itself. */
  readonly as: 'heading' | 'dialog' | 'notice'
  /** What it says there in English. */
  readonly says: string | RegExp
}

/** The objects whose pages are looked at. */
interface Named {
  readonly id: string
  readonly name: string
}
/** Objects of which there are many, so that the journey says which. */
export interface Chosen {
  readonly vm: Named
  readonly disk: Named
  readonly host: Named
}

/** Its tabs after the first, all under one heading. */
function tabs(name: string, path: string, heading: string, more: readonly string[]): Sight[] {
  const all = ['', ...more, 'permissions', 'events', 'history']
  return all.map((tab) => ({
    name: tab === '' ? name : `${name}-${tab}`,
    address: tab === '' ? path : `${path}/${tab}`,
    as: 'heading',
    says: heading,
  }))
}

const page = (name: string, address: string, says: string | RegExp): Sight => ({ name, address, as: 'heading', says })
const dialog = (name: string, address: string, says: string | RegExp): Sight => ({ name, address, as: 'dialog', says })
const notice = (name: string, address: string, says: string): Sight => ({ name, address, as: 'notice', says })

/** The ways in, for who is not signed in. */
export const signInSights: readonly Sight[] = [
  page('sign-in', '/admin/', /Overt/),
  page('sign-in-vm-portal', '/', /Overt/),
  page('invitation-tampered', '/invitation#ovi_x', /Overt/),
]

/** A tag to look at; made when it is not there yet. */
async function sampleTag(api: Client): Promise<Named> {
  const name = 'production'
  const { items } = await api.call('listTags', { query: { search: name } })
  return items.find((tag) => tag.name === name) ?? (await api.call('createTag', { body: { name } }))
}

/** Every page, tab and dialog of the administration portal that has an address, but for consoles. */
export async function adminSights(api: Client, { vm, disk, host }: Chosen): Promise<readonly Sight[]> {
  const first = async (
    list:
      | 'listClusters'
      | 'listDataCenters'
      | 'listNetworks'
      | 'listStorageDomains'
      | 'listOperations'
      | 'listAuditRecords',
  ) => (await api.call(list, {})).items[0]?.id ?? ''
  const [cluster, dataCenter] = [await first('listClusters'), await first('listDataCenters')]
  const user = (await api.call('listUsers', { query: { search: 'admin' } })).items[0]?.id ?? ''
  const tag = await sampleTag(api)
  const on = (kind: string, { id }: Named, action: string) => `/admin/${kind}/${id}?dialog=${action}&on=${id}`
  return [
    page('dashboard', '/admin/', 'Dashboard'),
    page('profile', '/admin/profile', 'Profile and settings'),
    page('profile-password', '/admin/profile/password', 'Profile and settings'),
    page('profile-second-factor', '/admin/profile/second-factor', 'Profile and settings'),
    dialog('set-up-second-factor', '/admin/profile/second-factor?dialog=set-up', 'your password'),
    page('profile-sessions', '/admin/profile/sessions', 'Profile and settings'),
    page('profile-ssh-keys', '/admin/profile/ssh-keys', 'Profile and settings'),
    dialog('add-ssh-key', '/admin/profile/ssh-keys?dialog=add', 'SSH key'),
    page('profile-tokens', '/admin/profile/tokens', 'Profile and settings'),
    dialog('create-token', '/admin/profile/tokens?dialog=create', 'token'),
    page('vms', '/admin/vms', 'Virtual machines'),
    dialog('vms-columns', '/admin/vms?dialog=columns', 'Columns'),
    dialog('vms-views', '/admin/vms?dialog=views', 'Saved views'),
    dialog('vms-export', '/admin/vms?dialog=export', 'Export list'),
    page('create-vm', '/admin/vms/create', 'Create virtual machine'),
    ...tabs('vm', `/admin/vms/${vm.id}`, vm.name, ['disks', 'nics', 'devices', 'placement']),
    page('edit-vm', `/admin/vms/${vm.id}/edit`, `Edit ${vm.name}`),
    dialog('confirm-power-off', on('vms', vm, 'stop'), 'cannot be undone'),
    dialog('migrate-vm', on('vms', vm, 'migrate'), `Migrate ${vm.name}`),
    dialog('confirm-delete-vm', on('vms', vm, 'delete'), vm.name),
    dialog('attach-disk', `/admin/vms/${vm.id}/disks?dialog=attach`, 'Attach disk'),
    dialog('add-nic', `/admin/vms/${vm.id}/nics?dialog=add`, 'Add network interface'),
    page('disks', '/admin/disks', 'Disks'),
    page('create-disk', '/admin/disks/create', 'Create disk'),
    ...tabs('disk', `/admin/disks/${disk.id}`, disk.name, ['vms']),
    dialog('confirm-delete-disk', on('disks', disk, 'delete'), disk.name),
    page('hosts', '/admin/hosts', 'Hosts'),
    dialog('approve-host', `/admin/hosts?dialog=approve&on=${host.id}`, `Approve ${host.name}`),
    dialog('edit-host', on('hosts', host, 'edit'), `Edit ${host.name}`),
    dialog('renew-certificate', on('hosts', host, 'renew'), `Renew the certificate of ${host.name}`),
    dialog('host-maintenance', on('hosts', host, 'maintenance'), `Put ${host.name} into maintenance`),
    dialog('move-host', on('hosts', host, 'move'), `Move ${host.name} to another cluster`),
    dialog('confirm-remove-host', on('hosts', host, 'remove'), host.name),
    page('rehearsal', `/admin/hosts/rehearsal?host=${host.id}&event=failure`, /fails now$/),
    ...tabs('host', `/admin/hosts/${host.id}`, host.name, ['vms', 'hardware', 'numa', 'storage', 'versions']),
    page('clusters', '/admin/clusters', 'Clusters'),
    ...tabs('cluster', `/admin/clusters/${cluster}`, 'Default', ['hosts', 'vms']),
    page('create-cluster', '/admin/clusters/create', 'Create cluster'),
    page('edit-cluster', `/admin/clusters/${cluster}/edit`, 'Edit Default'),
    dialog('confirm-delete-cluster', `/admin/clusters?dialog=delete&on=${cluster}`, 'Delete cluster Default'),
    page('data-centers', '/admin/data-centers', 'Data centers'),
    ...tabs('data-center', `/admin/data-centers/${dataCenter}`, 'Default', []),
    dialog('create-data-center', '/admin/data-centers?dialog=create', 'Create data center'),
    dialog('edit-data-center', `/admin/data-centers?dialog=edit&on=${dataCenter}`, 'Edit Default'),
    dialog(
      'confirm-delete-data-center',
      `/admin/data-centers?dialog=delete&on=${dataCenter}`,
      'Delete data center Default',
    ),
    page('data-center-quotas', `/admin/data-centers/${dataCenter}/quotas`, 'Default'),
    page('quotas', '/admin/quotas', 'Quotas'),
    page('create-quota', '/admin/quotas/create', 'Create quota'),
    dialog('disk-quota', on('disks', disk, 'quota'), `Change the quota of ${disk.name}`),
    page('networks', '/admin/networks', 'Networks'),
    ...tabs('network', `/admin/networks/${await first('listNetworks')}`, 'Default', ['nics']),
    page('storage-domains', '/admin/storage-domains', 'Storage domains'),
    ...tabs('storage-domain', `/admin/storage-domains/${await first('listStorageDomains')}`, 'Default', ['disks']),
    page('operations', '/admin/operations', 'Operations'),
    page('operation', `/admin/operations/${await first('listOperations')}`, /./),
    page('locks', '/admin/locks', 'Locks'),
    page('events', '/admin/events', 'Events'),
    page('audit', '/admin/audit', 'Audit log'),
    dialog('audit-record', `/admin/audit?dialog=record&on=${await first('listAuditRecords')}`, 'Audit record'),
    dialog('audit-export', '/admin/audit?dialog=proof', 'Export audit log'),
    page('identity-providers', '/admin/identity-providers', 'Identity providers'),
    page('add-oidc-provider', '/admin/identity-providers/create/oidc', 'Add OpenID Connect provider'),
    page('add-ldap-directory', '/admin/identity-providers/create/ldap', 'Add LDAP directory'),
    page('groups', '/admin/groups', 'Groups'),
    dialog('create-group', '/admin/groups?dialog=create', 'Create group'),
    page('roles', '/admin/roles', 'Roles'),
    page('create-role', '/admin/roles/create', 'Create role'),
    page('copy-role', `/admin/roles/create?from=${builtInRoles.userRole}`, 'Create role'),
    page('built-in-role', `/admin/roles/${builtInRoles.superUser}`, 'SuperUser'),
    page('built-in-role-grants', `/admin/roles/${builtInRoles.superUser}/grants`, 'SuperUser'),
    page('built-in-role-events', `/admin/roles/${builtInRoles.superUser}/events`, 'SuperUser'),
    page('system-permissions', '/admin/permissions', 'System permissions'),
    dialog('grant-system-role', '/admin/permissions?dialog=grant', 'Grant a role on the whole system'),
    dialog('grant-vm-role', `/admin/vms/${vm.id}/permissions?dialog=grant`, `Grant a role on ${vm.name}`),
    dialog('explain-access', `/admin/vms/${vm.id}/permissions?dialog=explain`, `Who may do what with ${vm.name}?`),
    page('tags', '/admin/tags', 'Tags'),
    dialog('create-tag', '/admin/tags?dialog=create', 'Create tag'),
    page('tag', `/admin/tags/${tag.id}`, tag.name),
    page('tag-permissions', `/admin/tags/${tag.id}/permissions`, tag.name),
    page('tag-events', `/admin/tags/${tag.id}/events`, tag.name),
    dialog('create-tag-below', on('tags', tag, 'create'), `Create a tag below ${tag.name}`),
    dialog('edit-tag', on('tags', tag, 'edit'), `Edit ${tag.name}`),
    dialog('move-tag', on('tags', tag, 'move'), `Move ${tag.name}`),
    dialog('confirm-delete-tag', on('tags', tag, 'delete'), `Delete the tag ${tag.name}`),
    dialog('add-tag', on('vms', vm, 'tag'), `Add a tag to ${vm.name}`),
    page('users', '/admin/users', /^Users/),
    dialog('create-user', '/admin/users?dialog=create', 'Create user'),
    dialog('invite-user', '/admin/users?dialog=invite', 'Invite user'),
    ...['', '/sessions', '/events'].map((tab) =>
      page(`user${tab.replace('/', '-')}`, `/admin/users/${user}${tab}`, 'admin'),
    ),
    dialog('new-link', `/admin/users?dialog=link&on=${user}`, 'link to set the password'),
    dialog('disable-user', `/admin/users?dialog=disable&on=${user}`, 'Disable admin?'),
    page('certificates', '/admin/certificates', 'Certificates'),
    notice('no-such-page', '/admin/nothing-here', 'There is no such page'),
    notice('no-such-vm', '/admin/vms/00000000-0000-4000-8000-000000000000', 'It is not there'),
  ]
}

/** Every page and dialog of the VM portal that has an address, but for the console. */
export function vmPortalSights({ vm }: Pick<Chosen, 'vm'>): readonly Sight[] {
  return [
    page('machines-cards', '/?view=cards', 'Your machines'),
    page('machines-table', '/?view=table', 'Your machines'),
    dialog('my-limits', '/?dialog=limits', 'What you may use'),
    page('create-machine', '/create', 'Create machine'),
    page('machine', `/machines/${vm.id}`, vm.name),
    dialog('edit-machine', `/machines/${vm.id}?dialog=edit&on=${vm.id}`, 'Rename or describe'),
    dialog('confirm-delete-machine', `/machines/${vm.id}?dialog=delete&on=${vm.id}`, vm.name),
  ]
}

/** The parts of a long walk, each with a name and which of the sights are in it. */
export const halves = [
  ['one half', (index: number) => index % 2 === 0],
  ['the other half', (index: number) => index % 2 === 1],
] as const

/** Opens it and waits until it stands there, saying in English what it is or, in another language, anything. */
export async function openSight(page: Page, { address, as, says }: Sight, language: 'en' | 'other'): Promise<void> {
  await page.goto(address)
  const words = language === 'en' ? says : /./
  if (as === 'dialog') await expect(page.getByRole('dialog')).toContainText(words)
  else if (as === 'heading') await expect(page.getByRole('heading', { level: 1, name: words })).toBeVisible()
  else await expect(page.getByRole('main').getByText(words).first()).toBeVisible()
}
