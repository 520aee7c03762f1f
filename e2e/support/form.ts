import { expect, type Locator, type Page } from '@playwright/test'
import { enter } from './keyboard.ts'

/** A field of a form by its label, whatever kind it is. */
export function field(page: Page, name: string): Locator {
  const named = { name, exact: true } as const
  return page
    .getByRole('textbox', named)
    .or(page.getByRole('spinbutton', named))
    .or(page.getByRole('combobox', named))
    .or(page.getByRole('switch', named))
}

/** The status in the head of an object's page. */
export const headStatus = (page: Page) => page.locator('.ov-status').first()

/** Types a name into a field that searches, and takes what is found by it. */
export async function findByName(page: Page, within: Locator, label: string, name: string): Promise<void> {
  await enter(page, within.getByRole('combobox', { name: new RegExp(`^${label}`) }), name)
  const option = within.getByRole('option', { name: new RegExp(name) })
  await expect(option).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Enter')
  await expect(option).toBeHidden()
}
