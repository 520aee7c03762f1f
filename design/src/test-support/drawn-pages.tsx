import { QueryClient } from '@tanstack/react-query'
import { expect, test } from 'vitest'
import { drawPages } from '../shell/drawn-pages.tsx'
import type { PageModule } from '../shell/page-route.ts'
import { pagesOf, type Portal } from '../shell/portal.ts'
import { languages, speak } from '../text/define-text.ts'

/** What the build draws of a portal's pages, against the pages themselves. */
export function testDrawnPages(portal: Portal): void {
  test.each(languages)('the frame that is drawn of each page has its title and its place (%s)', async (language) => {
    const pages = (await drawPages(portal)).filter((page) => page.language === language)
    await speak(language)
    const entries = pagesOf(portal)
    expect(pages.map(({ path }) => path)).toEqual(entries.map(({ to }) => to))
    for (const { path, html } of pages) {
      const { body } = new DOMParser().parseFromString(html, 'text/html')
      const links = [...body.querySelectorAll('nav a')]
      expect({
        title: body.querySelector('h1')?.textContent,
        links: links.length,
        current: links.filter((link) => link.hasAttribute('aria-current')).map((link) => link.getAttribute('href')),
        isOutOfReach: body.firstElementChild?.matches('[inert][aria-hidden=true]'),
      }).toEqual({
        title: await titleOf(portal, path),
        // Without a sidebar there is but one page.
        links: portal.navigation ? entries.length : 0,
        current: portal.navigation ? [path === '/' ? portal.basename : portal.basename + path] : [],
        isOutOfReach: true,
      })
    }
  })
}

/** The title that the page at a path gives itself, in the language spoken. */
async function titleOf(portal: Portal, path: string): Promise<string | undefined> {
  const route = portal.pages(new QueryClient()).find(({ path: own = '' }) => `/${own}` === path)
  const load = route?.lazy as (() => Promise<Pick<PageModule, 'handle'>>) | undefined // as `page` makes them
  return (await load?.())?.handle?.title?.()
}
