import axe from 'axe-core'
import { expect, type Page } from '@playwright/test'
import { settled } from './screens.ts'

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
/** Rules about colours: all that can come out otherwise when nothing but the colours is changed. */
const ofColours = ['color-contrast', 'link-in-text-block']

/** Fails with every violation of WCAG 2.2 AA that axe finds, in light and in dark. */
export async function expectAccessible(page: Page, what: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await settled(page)
    const runOnly: axe.RunOnly =
      colorScheme === 'light' ? { type: 'tag', values: tags } : { type: 'rule', values: ofColours }
    expect.soft(await violationsOf(page, runOnly), `${what}, ${colorScheme}`).toEqual([])
  }
  await page.emulateMedia({ colorScheme: 'light' })
}

/** What breaks the rules on the page. Axe is brought into a page once: to read its megabyte takes as long as a look. */
async function violationsOf(page: Page, runOnly: axe.RunOnly): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source)
  return await page.evaluate(
    async (options) => {
      const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(document, options)
      return violations.flatMap(({ id, help, nodes }) =>
        nodes.map(
          (node) => `${id}: ${help}: ${node.html.slice(0, 200)} (${node.failureSummary?.replaceAll('\n', ' ')})`,
        ),
      )
    },
    { runOnly, resultTypes: ['violations'] } satisfies axe.RunOptions,
  )
}
