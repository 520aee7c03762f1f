// Signing in, from the invitation to the lockout, without touching the mouse: each page of it looked at, in both portals.
import type { Browser, BrowserContext, Page } from '@playwright/test'
import { TOTP } from 'otpauth'
import { expectAccessible } from '../support/accessible.ts'
import type { StackFacts } from '../support/facts.ts'
import { field } from '../support/form.ts'
import {
  chooseInMenu,
  enter,
  expectAnnounced,
  hearAnnouncements,
  pressAction,
  pressByKeyboard,
  toggleByKeyboard,
} from '../support/keyboard.ts'
import { saveScreens } from '../support/screens.ts'
import { expect, test, uniqueName } from '../support/test.ts'

const first = 'the first of passwords'
const second = 'the second of passwords'

/** Of the next step of time: the one before may have been used. */
const nextCode = (secret: string) => new TOTP({ secret }).generate({ timestamp: Date.now() + 30_000 })

async function aBrowser(browser: Browser, { origin }: StackFacts, locale = 'en'): Promise<BrowserContext> {
  const context = await browser.newContext({
    baseURL: origin,
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
    locale,
  })
  await hearAnnouncements(context)
  return context
}
async function look(page: Page, name: string): Promise<void> {
  await expectAccessible(page, name)
  await saveScreens(page, name)
}
async function givePassword(page: Page, userName: string, password: string): Promise<void> {
  await page.goto('/sign-in')
  await enter(page, field(page, 'User name'), userName)
  await enter(page, page.getByLabel('Password', { exact: true }), password)
  await page.keyboard.press('Enter')
}
async function setPassword(page: Page, password: string, repeated = password): Promise<void> {
  await enter(page, page.getByLabel('New password', { exact: false }).first(), password)
  await enter(page, page.getByLabel('New password again'), repeated)
  await page.keyboard.press('Enter')
}
const machines = (page: Page) => page.getByRole('heading', { level: 1, name: 'Your machines' })

test('invitation, second factor, sessions, and what an administrator does about them', async ({
  adminPage: admin,
  api,
  browser,
  facts,
}) => {
  test.setTimeout(420_000)
  const userName = uniqueName('ines')
  const dialog = admin.getByRole('dialog')
  const context = await aBrowser(browser, facts)
  const page = await context.newPage()
  let [link, userId, secret] = ['', '', '']
  let recoveryCodes: string[] = []
  /** Does something to the user, from their page, and answers the question. */
  const change = async (action: string) => {
    await pressAction(admin, userName, action)
    await expect(dialog).toBeVisible()
    await pressByKeyboard(admin, dialog.getByRole('button', { name: action, exact: true }))
  }
  try {
    await test.step('an administrator invites a user', async () => {
      await admin.goto('/admin/')
      await pressByKeyboard(admin, admin.getByRole('navigation').getByRole('link', { name: 'Users', exact: true }))
      await expect(admin.getByRole('heading', { level: 1, name: /^Users/ })).toBeVisible()
      const invite = admin.getByRole('main').getByRole('button', { name: 'Invite user' })
      await pressByKeyboard(admin, invite)
      await expect(dialog).toBeVisible()
      await admin.keyboard.press('Escape')
      await expect(invite).toBeFocused()
      await admin.keyboard.press('Enter')
      await enter(admin, dialog.getByRole('textbox', { name: 'User name' }), userName)
      await enter(admin, dialog.getByRole('textbox', { name: 'Display name' }), 'Inês')
      await pressByKeyboard(admin, dialog.getByRole('button', { name: 'Invite user' }))
      await expect(dialog).toContainText('shown this once')
      link = (await dialog.locator('pre').textContent()) ?? ''
      expect(link).toMatch(/\/invitation#ovi_[\w-]{43}$/)
      const hidden = await dialog.locator('pre').evaluate((shown) => shown.scrollWidth - shown.clientWidth)
      expect(hidden, 'the link is seen whole').toBe(0)
      await look(admin, 'invitation-link')
      await pressByKeyboard(admin, dialog.getByRole('button', { name: 'I have copied it' }))
      await pressByKeyboard(admin, admin.getByRole('link', { name: userName }))
      await expect(admin.getByRole('heading', { level: 1, name: userName })).toBeVisible()
      await expect(admin.getByRole('main').getByText('Invited', { exact: true })).toBeVisible()
      userId = admin.url().split('/').at(-1) ?? ''
    })

    await test.step('a link that was tampered with says so', async () => {
      await page.goto(`${link.slice(0, -1)}${link.endsWith('_') ? '-' : '_'}`)
      await expect(page.getByRole('alert').or(page.getByText('This link cannot be used')).first()).toBeVisible()
      await look(page, 'invitation-bad')
    })
    await test.step('the invited user sets the password', async () => {
      await page.goto(link) // over the one before, which loads no page
      await expect(page.getByRole('heading', { name: 'Welcome, Inês' })).toBeVisible()
      await look(page, 'invitation')
      await setPassword(page, first, second)
      await expect(page.getByText('This is not the same as the new password.')).toBeVisible()
      await setPassword(page, 'qwertyuiop')
      await expect(page.getByText(/one of the commonest/).first()).toBeVisible()
      await setPassword(page, first)
      await expect(page.getByText('Your password is set.')).toBeVisible()
      await page.goto('about:blank')
      await page.goto(link)
      await expect(page.getByText(/used already/)).toBeVisible()
    })
    await test.step('and signs in', async () => {
      await givePassword(page, userName, first)
      await expect(machines(page)).toBeVisible()
    })

    await test.step('sets up a second factor', async () => {
      await page.goto('/profile/second-factor')
      const own = page.getByRole('dialog')
      const setUp = page.getByRole('main').getByRole('button', { name: 'Set up second factor' })
      await pressByKeyboard(page, setUp)
      await expect(own).toBeVisible()
      await page.keyboard.press('Escape')
      await expect(setUp).toBeFocused()
      await page.keyboard.press('Enter')
      await enter(page, own.getByLabel('Current password'), first)
      await page.keyboard.press('Enter')
      await expect(own.getByRole('img', { name: /QR code/ })).toBeVisible()
      secret = (await own.getByText(/^[A-Z2-7]{32}$/).textContent()) ?? ''
      await look(page, 'second-factor-key')
      await enter(page, own.getByLabel('Code of the app'), new TOTP({ secret }).generate())
      await page.keyboard.press('Enter')
      await expect(own).toContainText('Your recovery codes')
      recoveryCodes = ((await own.locator('pre').textContent()) ?? '').split('\n')
      expect(recoveryCodes).toHaveLength(10)
      await look(page, 'recovery-codes')
      await pressByKeyboard(page, own.getByRole('button', { name: 'I have kept them' }))
      await expect(page.getByText('A code is asked for when you sign in')).toBeVisible()
      await look(page, 'second-factor-on')
    })
    await test.step('and is asked for a code from then on', async () => {
      await context.clearCookies()
      await givePassword(page, userName, first)
      await expect(field(page, 'Code')).toBeFocused()
      await look(page, 'sign-in-code')
      const wrong = nextCode(secret) === '000000' ? '111111' : '000000'
      await page.keyboard.type(wrong)
      await page.keyboard.press('Enter')
      await expect(page.getByText(/Wrong, or used already/).first()).toBeVisible()
      await enter(page, field(page, 'Code'), nextCode(secret))
      await page.keyboard.press('Enter')
      await expect(machines(page)).toBeVisible()
    })

    const other = await aBrowser(browser, facts)
    const elsewhere = await other.newPage()
    await test.step('a recovery code does as well, and then a password that has to be changed', async () => {
      await change('Demand password change')
      await expectAnnounced(admin, `${userName} has to change the password`)
      await givePassword(elsewhere, userName, first)
      await pressByKeyboard(elsewhere, elsewhere.getByRole('button', { name: 'Use a recovery code instead' }))
      await expect(field(elsewhere, 'Recovery code')).toBeFocused()
      await elsewhere.keyboard.type(recoveryCodes[0] ?? '')
      await elsewhere.keyboard.press('Enter')
      await expect(elsewhere.getByRole('heading', { name: 'Choose a new password' })).toBeVisible()
      await look(elsewhere, 'sign-in-new-password')
      await setPassword(elsewhere, first)
      await expect(elsewhere.getByText(/the old one/).first()).toBeVisible()
      await setPassword(elsewhere, second)
      await expect(machines(elsewhere)).toBeVisible()
    })
    await test.step('which ended the session from before; it is told so and signs in again', async () => {
      await page.reload()
      await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible()
      await givePassword(page, userName, second)
      await enter(page, field(page, 'Code'), recoveryCodes[1] ?? '')
      await pressByKeyboard(page, page.getByRole('button', { name: 'Use a recovery code instead' }))
      await page.keyboard.type(recoveryCodes[1] ?? '')
      await page.keyboard.press('Enter')
      await expect(machines(page)).toBeVisible()
    })
    await test.step('ends the other session from the list of sessions', async () => {
      await page.goto('/profile/sessions')
      await expect(page.getByText('This session')).toBeVisible()
      await look(page, 'profile-sessions-two')
      await pressByKeyboard(page, page.getByRole('button', { name: /^Actions for / }).nth(1))
      await chooseInMenu(page, page.getByRole('menuitem', { name: 'End session' }))
      await pressByKeyboard(page, page.getByRole('dialog').getByRole('button', { name: 'End session' }))
      await expectAnnounced(page, 'The session has ended')
      await elsewhere.reload()
      await expect(elsewhere.getByRole('button', { name: 'Sign in' })).toBeVisible()
    })

    await test.step('an administrator sees the sessions and ends them', async () => {
      await admin.goto(`/admin/users/${userId}/sessions`)
      await pressByKeyboard(admin, admin.getByRole('button', { name: 'End all sessions' }))
      await pressByKeyboard(admin, dialog.getByRole('button', { name: 'End all sessions' }))
      await expectAnnounced(admin, 'The sessions have ended')
      await expect(admin.getByText('No session', { exact: true })).toBeVisible()
      // Nobody touches the page: its stream tells it.
      await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible({ timeout: 30_000 })
    })
    await test.step('removes the second factor', async () => {
      await admin.goto(`/admin/users/${userId}`)
      await change('Remove second factor')
      await expectAnnounced(admin, `The second factor of ${userName} is removed`)
      await givePassword(page, userName, second)
      await expect(machines(page)).toBeVisible()
    })
    await test.step('disables the user, who is told so, and enables them', async () => {
      await change('Disable user')
      await expectAnnounced(admin, `${userName} is disabled`)
      await expect(admin.getByRole('main').getByText('Disabled', { exact: true })).toBeVisible()
      await givePassword(page, userName, second)
      await expect(page.getByText(/account is disabled/)).toBeVisible()
      await expect(page.getByRole('button', { name: 'Back to the sign-in page' })).toBeFocused()
      await look(page, 'sign-in-forbidden')
      await change('Enable user')
      await expectAnnounced(admin, `${userName} is enabled`)
    })
    await test.step('lifts a lockout', async () => {
      for (let round = 0; round < 5; round += 1) {
        await givePassword(page, userName, 'wrong')
        await expect(page.getByText('The user name or the password is wrong.')).toBeVisible()
      }
      await givePassword(page, userName, second)
      await expect(page.getByText(/Too many attempts/)).toBeVisible()
      await admin.goto(`/admin/users/${userId}`)
      await expect(admin.getByText('Locked out after failed sign-ins')).toBeVisible()
      await look(admin, 'user-locked')
      await pressByKeyboard(admin, admin.getByRole('button', { name: 'Lift the lockout' }))
      await pressByKeyboard(admin, dialog.getByRole('button', { name: 'Lift the lockout' }))
      await expectAnnounced(admin, `${userName} can sign in again`)
      await expect(admin.getByText('Locked out after failed sign-ins')).toBeHidden()
      await givePassword(page, userName, second)
      await expect(machines(page)).toBeVisible()
    })
    await test.step('deletes the user', async () => {
      await change('Delete user')
      await expectAnnounced(admin, `${userName} is deleted`)
      await expect(admin.getByRole('heading', { level: 1, name: /^Users/ })).toBeVisible()
      userId = ''
    })
    await other.close()
  } finally {
    await context.close()
    if (userId !== '') await api.call('deleteUser', { path: { id: userId } })
  }
})

test('an administrator creates a user, and it is told in German', async ({ api, adminPage: admin, browser, facts }) => {
  const userName = uniqueName('otto')
  const dialog = admin.getByRole('dialog')
  await admin.goto('/admin/users')
  await pressByKeyboard(admin, admin.getByRole('main').getByRole('button', { name: 'Create user' }))
  await enter(admin, dialog.getByRole('textbox', { name: 'User name' }), userName)
  await enter(admin, dialog.getByLabel('Password', { exact: false }).first(), first)
  await toggleByKeyboard(admin, dialog.getByRole('switch', { name: 'Administrator' }))
  await pressByKeyboard(admin, dialog.getByRole('button', { name: 'Create user' }))
  await expect(admin.getByRole('heading', { level: 1, name: userName })).toBeVisible()
  const id = admin.url().split('/').at(-1) ?? ''
  const context = await aBrowser(browser, facts, 'de')
  try {
    const page = await context.newPage()
    await page.goto('/admin/sign-in')
    await enter(page, field(page, 'Benutzername'), userName)
    await enter(page, page.getByLabel('Kennwort', { exact: true }), first)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: 'Neues Kennwort wählen' })).toBeVisible()
    await look(page, 'sign-in-new-password-german')
    await enter(page, page.getByLabel('Neues Kennwort').first(), second)
    await enter(page, page.getByLabel('Neues Kennwort noch einmal'), second)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { level: 1, name: 'Übersicht' })).toBeVisible()
    await page.goto('/admin/users')
    await expect(page.getByRole('heading', { level: 1, name: /^Benutzer/ })).toBeVisible()
    await look(page, 'users-german')
    await page.goto(`/admin/users/${id}`)
    await look(page, 'user-german')
  } finally {
    await context.close()
    await api.call('deleteUser', { path: { id } })
  }
})
