// What an administrator of several hosts does, in a browser, on three real ones, of which the third is enrolled here. By
// keyboard.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Browser, chromium, expect as seen, type Page } from '@playwright/test'
import { afterAll, beforeAll, expect, test } from 'vitest'
import playwright from '../../playwright.config.ts'
import { consoleConnected, pressBesideConsole, typeInConsole } from '../../support/console.ts'
import { field, headStatus } from '../../support/form.ts'
import { chooseInMenu, enter, pressAction, pressByKeyboard } from '../../support/keyboard.ts'
import { settled } from '../../support/screens.ts'
import { canvasPixels, coloursOf, differenceOf, parsePng } from '../../support/picture.ts'
import { finished } from '../../support/sign-in.ts'
import { signIn } from '../../support/test.ts'
import { until } from '../../support/until.ts'
import { ended, getVm, makeVm, mebibyte, startVm, vmIs } from '../../support/vms.ts'
import { guestShell } from './guest-shell.ts'
import { OvertLab } from './overt-lab.ts'

/** A host that answers nothing is given up after a minute; a browser is told at once. */
const givenUpMs = 100_000

let overt: OvertLab
let browser: Browser
let page: Page
beforeAll(async () => {
  overt = await OvertLab.start({ hosts: 2, storage: true })
  const { launchOptions } = playwright.use ?? {}
  browser = await chromium.launch(launchOptions ?? {})
  const context = await browser.newContext({
    baseURL: overt.origin,
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(15_000)
  await signIn(context, overt.origin, { userName: 'admin', password: overt.engine.password })
  page = await context.newPage()
}, 400_000)
afterAll(async () => {
  await browser?.close()
  await overt?.down()
}, 60_000)

const dialog = () => page.getByRole('dialog')
const domainOf = (vmId: string) => `overt-${vmId}`
const virsh = (name: string, ...words: string[]) => overt.machine(name).exec(['virsh', '-q', ...words])

/** Makes a VM that runs and whose guest speaks. */
async function makeGuest(name: string): Promise<string> {
  const id = await makeVm(overt.client, name, { clusterId: overt.clusterId })
  await startVm(overt.client, id)
  await vmIs(overt.client, id, 'guest facts', ({ guest }) => guest?.osName !== undefined, 180)
  return id
}

/** Hosts on which a QEMU of the VM runs its vCPUs. */
async function runsOn(vmId: string): Promise<string[]> {
  const states = await Promise.all(
    overt.names.map(async (name) => {
      const { host } = overt.agent(name)
      return [name, host.init ? (await virsh(name, 'domstate', domainOf(vmId))).stdout.trim() : 'no power'] as const
    }),
  )
  return states.filter(([, state]) => state === 'running').map(([name]) => name)
}

/** Each guest runs on one host, and that is where the engine says it is; gives these, in the order of the VMs. */
async function expectTruth(vmIds: readonly string[]): Promise<string[]> {
  const places: string[] = []
  for (const id of vmIds) {
    const { hostName } = await vmIs(overt.client, id, 'up', (vm) => vm.status === 'up' && vm.activeOperation === null)
    const on = await runsOn(id)
    expect(on.map((name) => overt.machine(name).hostName)).toEqual([hostName])
    places.push(...on)
  }
  return places
}

/** Moves VMs to a host, whatever they are on. */
async function gather(vmIds: readonly string[], name: string): Promise<void> {
  const { id: hostId } = await overt.hostOf(name)
  for (const id of vmIds) {
    if ((await getVm(overt.client, id)).hostId === hostId) continue
    await finished(overt.client, (await overt.client.call('migrateVm', { path: { id }, body: { hostId } })).id)
  }
}

/** Keeps pictures of the page, light and dark, where `OVERT_SCREENSHOTS` says. */
async function picture(name: string): Promise<void> {
  const folder = process.env.OVERT_SCREENSHOTS
  if (!folder) return
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme })
    await settled(page)
    await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`) })
  }
}

test('a third machine becomes a host by the command that the portal shows, once it is approved', async () => {
  const agent = await overt.bareMachine('h3')
  await page.goto('/admin/hosts')
  await pressByKeyboard(page, page.getByRole('button', { name: 'Add host' }))
  await pressByKeyboard(page, dialog().getByRole('button', { name: 'Make command' }))
  await enter(page, field(page, 'Address of the engine'), overt.engine.urlForHosts)
  const command = await dialog().getByRole('figure', { name: 'Command' }).locator('pre').innerText()
  await picture('add-host')
  expect(await agent.type(command)).toMatchObject({ code: 0 })
  const { hostName } = agent.host
  await pressByKeyboard(page, dialog().getByRole('button', { name: `Approve host ${hostName}` }))
  await seen(dialog().getByRole('heading', { name: `Approve ${hostName}` })).toBeVisible()
  const { certificateFingerprint } = await overt.hostOf('h3')
  await seen(
    dialog()
      .getByText(certificateFingerprint ?? 'no fingerprint')
      .first(),
  ).toBeVisible()
  await enter(page, field(page, 'Cluster'), 'Lab')
  await picture('approve-host')
  await pressByKeyboard(page, dialog().getByRole('button', { name: 'Approve host', exact: true }))
  await seen(dialog()).toBeHidden()
  await page.goto('/admin/hosts')
  await seen(page.getByRole('row', { name: new RegExp(`${hostName}.*\\bUp\\b`) })).toBeVisible({ timeout: 60_000 })
  expect((await overt.hostOf('h3')).status).toBe('up')
}, 200_000)

test('a console goes on, on the new host, when its guest has moved there', async () => {
  const vmId = await makeGuest('traveller')
  const [from = ''] = await expectTruth([vmId])
  await page.goto(`/admin/vms/${vmId}/console`)
  await consoleConnected(page, 40)
  await typeInConsole(page, 'touch /tmp/typed-before')
  await until('the guest to have heard it', async () => (await typed(from, vmId)).includes('typed-before'))

  await pressBesideConsole(page, 'Actions for traveller')
  await chooseInMenu(page, page.getByRole('menuitem', { name: 'Migrate', exact: true }))
  await pressByKeyboard(page, dialog().getByRole('button', { name: 'Migrate', exact: true }))
  await seen(dialog()).toBeHidden()
  const moved = await until(
    'the guest to have moved',
    async () => {
      const { hostName, activeOperation } = await getVm(overt.client, vmId)
      return activeOperation === null && overt.names.find((name) => name !== from && hostName?.startsWith(`${name}.`))
    },
    { seconds: 90 },
  )
  expect(await expectTruth([vmId])).toEqual([moved])

  // The page was not touched: it has found the guest by itself.
  await consoleConnected(page, 40)
  await typeInConsole(page, 'touch /tmp/typed-after')
  await until('the guest to have heard it', async () => (await typed(moved, vmId)).includes('typed-after'))
  await expectPictureOf(moved, vmId)
  await picture('console-after-migration')
}, 300_000)

const typed = (name: string, vmId: string) => guestShell(overt.machine(name), vmId, 'ls /tmp')

/** Waits until the console shows what that host's QEMU says is on the guest's screen. */
async function expectPictureOf(name: string, vmId: string): Promise<void> {
  const file = join(overt.shared, 'screen.png')
  await until(
    'the console to show QEMU’s own picture',
    async () => {
      const shown = await canvasPixels(page)
      const { code, stderr } = await virsh(name, 'screenshot', domainOf(vmId), file)
      if (code !== 0) throw new Error(stderr)
      const truth = parsePng(await readFile(file))
      const difference = differenceOf(shown, truth)
      if (difference !== undefined) throw new Error(difference)
      return coloursOf(truth).size > 1
    },
    { everyMs: 250 },
  )
}

test('a drain that is cancelled half way leaves the host at work, and the next one goes to the end', async () => {
  const vmIds: string[] = []
  for (const name of ['first', 'second', 'third']) vmIds.push(await makeGuest(name))
  await gather(vmIds, 'h1')
  const { id: hostId, name: hostName } = await overt.hostOf('h1')
  const [quick = '', ...slow] = vmIds
  for (const id of slow) await virsh('h1', 'migrate-setspeed', domainOf(id), '2')

  await page.goto(`/admin/hosts/${hostId}`)
  const begin = async () => {
    await pressAction(page, hostName, 'Put into maintenance')
    for (const name of ['first', 'second', 'third']) await seen(dialog().getByText(name).first()).toBeVisible()
    await picture('maintenance-plan')
    await pressByKeyboard(page, dialog().getByRole('button', { name: 'Put into maintenance' }))
    await seen(dialog()).toBeHidden()
    const { items } = await overt.client.call('listOperations', { query: { objectId: hostId, limit: 1 } })
    return items[0]?.id ?? ''
  }
  const first = await begin()
  await seen(headStatus(page)).toHaveText(/Preparing for maintenance/)
  await vmIs(overt.client, quick, 'gone from h1', (vm) => vm.hostId !== hostId && vm.activeOperation === null, 90)
  // How far it is stands on the host's page, and how to stop it.
  const card = page.getByRole('article', { name: `Put ${hostName} into maintenance` })
  await seen(card.getByText('2 of 3 VMs are still on it.')).toBeVisible()
  await picture('drain-half-way')
  await pressByKeyboard(page, card.getByRole('button', { name: 'Cancel operation' }))
  expect((await ended(overt.client, first)).status).toBe('cancelled')
  await seen(headStatus(page)).toHaveText(/^Up/)
  expect(await expectTruth(vmIds)).toEqual([expect.stringMatching(/h[23]/), 'h1', 'h1'])

  for (const id of slow) await virsh('h1', 'migrate-setspeed', domainOf(id), '1000')
  await gather([quick], 'h1')
  const second = await begin()
  expect((await ended(overt.client, second)).status).toBe('succeeded')
  await seen(headStatus(page)).toHaveText(/^Maintenance/)
  for (const place of await expectTruth(vmIds)) expect(place).not.toBe('h1')
  await seen(page.getByRole('link', { name: 'VMs (0)' })).toBeVisible()
  await picture('host-in-maintenance')

  // Nothing goes to it meanwhile, and the dialog says why.
  await page.goto(`/admin/vms/${quick}`)
  await pressAction(page, 'first', 'Migrate')
  const target = dialog().locator('.pf-v6-c-radio', { hasText: hostName })
  await seen(target.getByRole('radio')).toBeDisabled()
  await seen(target).toContainText('maintenance')
  await picture('migrate-to-a-host-in-maintenance')
  await page.keyboard.press('Escape')
  await page.goto(`/admin/hosts/${hostId}`)
  await pressAction(page, hostName, 'Activate')
  await seen(headStatus(page)).toHaveText(/^Up/, { timeout: 30_000 })
}, 400_000)

test('a host without power is told, its guests are unknown, and the truth is back with it', async () => {
  const vmId = await makeGuest('unlucky')
  await gather([vmId], 'h2')
  const { id: hostId, name: hostName } = await overt.hostOf('h2')
  await page.goto(`/admin/hosts/${hostId}`)
  await overt.cut('h2')
  await seen(headStatus(page)).toHaveText(/^Non responsive/, { timeout: givenUpMs })
  await page.goto(`/admin/vms/${vmId}`)
  await seen(headStatus(page)).toHaveText(/^Unknown/)
  await picture('vm-unknown')
  await page.goto('/admin/')
  await seen(page.getByText('Host does not respond').first()).toBeVisible()
  await seen(page.getByRole('main').getByRole('link', { name: hostName }).first()).toBeVisible()
  await picture('dashboard-of-a-lost-host')

  await page.goto(`/admin/vms/${vmId}`)
  await overt.powerOn('h2')
  // Its guest has ended with its power, which the host tells as soon as it is there.
  await seen(headStatus(page)).toHaveText(/^Down/, { timeout: givenUpMs })
  await page.goto(`/admin/hosts/${hostId}`)
  await seen(headStatus(page)).toHaveText(/^Up/, { timeout: givenUpMs })
  expect(await runsOn(vmId)).toEqual([])
  await startVm(overt.client, vmId)
  await expectTruth([vmId])
}, 400_000)

test('a start that no host can do is explained for each of them', async () => {
  const hosts = await Promise.all(overt.names.map((name) => overt.hostOf(name)))
  // Each has a guest, so that none has all its memory left.
  for (const name of overt.names) {
    const id = await makeVm(overt.client, `of-${name}`, { clusterId: overt.clusterId })
    await startVm(overt.client, id)
    await gather([id], name)
  }
  const most = Math.max(...hosts.map(({ hardware }) => hardware?.memoryBytes ?? 0))
  const memoryBytes = Math.floor(most / mebibyte) * mebibyte
  const vmId = await makeVm(overt.client, 'giant', { clusterId: overt.clusterId, memoryBytes })
  await page.goto(`/admin/vms/${vmId}`)
  await pressByKeyboard(page, page.getByRole('button', { name: 'Start', exact: true }))
  await seen(page.getByRole('heading', { name: 'Why it did not start' })).toBeVisible()
  await pressByKeyboard(page, page.getByRole('link', { name: 'All decisions' }))
  await seen(page.getByRole('heading', { name: `Start · All ${hosts.length} hosts were refused` })).toBeVisible()
  for (const { name } of hosts)
    await seen(
      page
        .getByRole('row', { name: new RegExp(name) })
        .getByText('refuses')
        .first(),
    ).toBeVisible()
  await pressByKeyboard(page, page.locator('summary').filter({ hasText: 'was refused' }).first())
  await seen(
    page.getByText(/^Memory: no\. The VM needs \d+ MiB of memory; of \d+ MiB, \d+ MiB are taken\.$/),
  ).toHaveCount(hosts.length)
  await picture('start-refused')
  expect(await runsOn(vmId)).toEqual([])
}, 120_000)
