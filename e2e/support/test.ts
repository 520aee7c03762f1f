import { randomBytes } from 'node:crypto'
import type { Client } from '@overt/api-client'
import type { BodyOf, Schema } from '@overt/api-client/engine'
import { type BrowserContext, test as base, type Page } from '@playwright/test'
import { type StackFacts, stackFacts } from './facts.ts'
import { hearAnnouncements } from './keyboard.ts'
import { type AdminClient, adminClient } from './sign-in.ts'
import { makeVm, removeDisk, removeVm } from './vms.ts'

export { expect } from '@playwright/test'

/** Makes VMs that are gone when the test is over, whatever became of it. */
export interface Machines {
  /** Makes one as `makeVm` does, with a name of its own that begins with `name`. */
  make(name: string, more?: Partial<BodyOf<'createVm'>>): Promise<string>
  /** Cleans up a VM that the test made otherwise. */
  adopt(id: string): void
  /** Cleans up a disk that the test made. */
  adoptDisk(id: string): void
}

/** Somebody who is not the administrator. */
export interface OtherUser {
  readonly id: string
  readonly userName: string
  readonly password: string
  readonly client: Client
  readonly token: string
}

interface Fixtures {
  /** The administrator's API. */
  readonly api: Client
  readonly machines: Machines
  /** A page whose context is signed in as the administrator; not opened yet. */
  readonly adminPage: Page
  /** A user without any role, gone when the test is over. */
  readonly otherUser: OtherUser
  /** A further browser (context) signed in as somebody. */
  readonly browserOf: (user: { userName: string; password: string }) => Promise<BrowserContext>
}
interface WorkerFixtures {
  readonly facts: StackFacts
  readonly admin: AdminClient
}

/** A name no other test uses. */
export const uniqueName = (name: string) => `${name}-${randomBytes(3).toString('hex')}`

/** Signs a browser context in, as the sign-in page does. */
export async function signIn(
  context: BrowserContext,
  origin: string,
  user: { userName: string; password: string },
): Promise<Schema<'Session'>> {
  const response = await context.request.post(`${origin}/api/v1/session`, {
    data: { userName: user.userName, password: user.password },
    headers: { origin },
  })
  if (response.status() !== 201) throw new Error(`sign-in: ${response.status()} ${await response.text()}`)
  return (await response.json()) as Schema<'Session'>
}

/** Playwright's test with the stack's fixtures. */
export const test = base.extend<Fixtures, WorkerFixtures>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the needed fixtures from the pattern
  facts: [async ({}, give) => give(stackFacts()), { scope: 'worker' }],
  admin: [async ({ facts }, give) => give(await adminClient(facts)), { scope: 'worker' }],
  api: async ({ admin }, give) => give(admin.client),
  machines: async ({ api }, give) => {
    const made: string[] = []
    const disks: string[] = []
    await give({
      make: async (name, more) => {
        const id = await makeVm(api, uniqueName(name), more)
        made.push(id)
        return id
      },
      adopt: (id) => made.push(id),
      adoptDisk: (id) => disks.push(id),
    })
    for (const id of made.toReversed()) await removeVm(api, id)
    for (const id of disks.toReversed()) await removeDisk(api, id)
  },
  adminPage: async ({ browserOf, facts }, give) => {
    const context = await browserOf({ userName: 'admin', password: facts.password })
    await give(await context.newPage())
  },
  browserOf: async ({ browser, facts, contextOptions }, give) => {
    const contexts: BrowserContext[] = []
    await give(async (user) => {
      const context = await browser.newContext({
        ...contextOptions,
        baseURL: facts.origin,
        viewport: { width: 1440, height: 900 },
        reducedMotion: 'reduce',
      })
      contexts.push(context)
      await hearAnnouncements(context)
      await signIn(context, facts.origin, user)
      return context
    })
    for (const context of contexts) await context.close()
  },
  otherUser: async ({ api, facts }, give) => {
    const userName = uniqueName('user')
    const password = randomBytes(12).toString('hex')
    const user = await api.call('createUser', { body: { userName, password, administrator: false } })
    const { token, client } = await adminClient({ origin: facts.origin, password }, userName)
    await give({ id: user.id, userName, password, client, token })
    await api.call('deleteUser', { path: { id: user.id } })
  },
})
