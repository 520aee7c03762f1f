// What one person does, another sees: within two seconds, without a reload, in as many tabs as they like.
import type { Client } from '@overt/api-client'
import type { Page } from '@playwright/test'
import { rawRequest } from '../support/raw.ts'
import { expect, test, uniqueName } from '../support/test.ts'
import { demoImage, ended, getVm, mebibyte } from '../support/vms.ts'

const limitMs = 2_000

/** The moment something is in the page's document, watched there; begin watching before what causes it. */
function seen(page: Page, row: string, words: string | null): Promise<number> {
  return page.evaluate(
    ([name, text]) =>
      new Promise<number>((resolve, reject) => {
        const look = () => {
          const rows = [...document.querySelectorAll('tbody tr')].filter((tr) => tr.textContent.includes(name ?? ''))
          return text === null ? rows.length === 0 : rows.some((tr) => tr.textContent.includes(text ?? ''))
        }
        if (look()) return resolve(Date.now())
        const watch = new MutationObserver(() => {
          if (!look()) return
          watch.disconnect()
          resolve(Date.now())
        })
        watch.observe(document.body, { subtree: true, childList: true, characterData: true })
        setTimeout(() => reject(new Error(`"${text}" was not seen beside ${name} within 30 s`)), 30_000)
      }),
    [row, words] as const,
  )
}

test('a second browser sees every change within two seconds', async ({ api, adminPage: page, machines }) => {
  const name = uniqueName('live')
  await page.goto('/admin/vms')
  await expect(page.getByRole('heading', { level: 1, name: 'Virtual machines' })).toBeVisible()
  await page.evaluate(() => Object.assign(window, { notReloaded: true }))

  const lags: Record<string, number> = {}
  const measure = async (what: string, row: string, words: string | null, happened: () => Promise<number>) => {
    const watching = seen(page, row, words)
    watching.catch(() => undefined) // told below
    const at = await happened()
    lags[what] = (await watching) - at
    expect(lags[what], `${what} was seen after ${lags[what]} ms`).toBeLessThan(limitMs)
  }

  const image = await demoImage(api)
  let id = ''
  await measure('create', name, name, async () => {
    const operation = await api.call('createVm', {
      body: {
        name,
        memoryBytes: 192 * mebibyte,
        firmware: 'bios',
        deleteProtected: false,
        start: false,
        disks: [{ allocation: 'thin', source: { type: 'clone', diskId: image.id, mode: 'linked' } }],
      },
    })
    id = operation.object.id
    machines.adopt(id)
    return Date.now()
  })
  await measure('made', name, 'Down', () => statusAt(api, id, 'down'))
  const renamed = `${name}-renamed`
  await measure('rename', renamed, renamed, async () => {
    const { revision } = await getVm(api, id)
    await api.call('updateVm', { path: { id }, headers: { 'If-Match': `"${revision}"` }, body: { name: renamed } })
    return Date.now()
  })
  await measure('start', renamed, 'Up', async () => {
    await api.call('startVm', { path: { id } })
    return statusAt(api, id, 'up')
  })
  await measure('stop', renamed, 'Down', async () => {
    await api.call('stopVm', { path: { id } })
    return statusAt(api, id, 'down')
  })
  await measure('delete', renamed, null, async () => {
    const operation = await api.call('deleteVm', { path: { id }, query: { disks: 'delete' } })
    await ended(api, operation.id)
    return Date.now()
  })
  test.info().annotations.push({ type: 'lag', description: JSON.stringify(lags) })
  expect(await page.evaluate(() => 'notReloaded' in window)).toBe(true)
})

test('eight tabs stay live and share one stream', async ({ api, adminPage, facts, machines }) => {
  const context = adminPage.context()
  const before = await openStreams(facts.origin)
  const pages = [adminPage]
  while (pages.length < 8) pages.push(await context.newPage())
  for (const page of pages) {
    await page.goto('/admin/vms')
    await expect(page.getByRole('heading', { level: 1, name: 'Virtual machines' })).toBeVisible()
  }
  const id = await machines.make('tabs')
  const { name, revision } = await getVm(api, id)
  const renamed = `${name}-everywhere`
  const watching = pages.map((page) => seen(page, renamed, renamed))
  await api.call('updateVm', { path: { id }, headers: { 'If-Match': `"${revision}"` }, body: { name: renamed } })
  const at = Date.now()
  for (const lag of await Promise.all(watching)) expect(lag - at).toBeLessThan(limitMs)
  expect((await openStreams(facts.origin)) - before, 'streams of the eight tabs').toBe(1)
})

/** Asks until a VM has a status; the moment it was first seen by the API, so at or after it changed. */
async function statusAt(api: Client, id: string, status: string): Promise<number> {
  for (;;) {
    if ((await getVm(api, id)).status === status) return Date.now()
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** How many event streams the engine serves now, by its own metrics. */
async function openStreams(origin: string): Promise<number> {
  const { text } = await rawRequest(origin, '/metrics')
  const line = /^overt_\w*streams?\w* (\d+)/m.exec(text)
  if (!line) throw new Error('the engine does not say how many streams it serves')
  return Number(line[1])
}
