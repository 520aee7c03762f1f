import type { Locator, Page } from '@playwright/test'

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
