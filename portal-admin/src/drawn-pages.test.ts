import { drawPages } from '@overt/design/shell/drawn-pages.tsx'
import { expect, test } from 'vitest'
import { portal } from './app/portal.ts'

test('the build draws the frame of every page of the sidebar, in every language', async () => {
  const pages = await drawPages(portal)
  const drawn = (language: string, path: string) => {
    const { html = '' } = pages.find((page) => page.language === language && page.path === path) ?? {}
    const { body } = new DOMParser().parseFromString(html, 'text/html')
    return {
      title: body.querySelector('h1')?.textContent,
      current: [...body.querySelectorAll('[aria-current]')].map((link) => link.getAttribute('href')),
      links: body.querySelectorAll('nav a').length,
      outOfReach: body.firstElementChild?.matches('[inert][aria-hidden=true]'),
    }
  }
  expect(pages.filter(({ language }) => language === 'en').map(({ path }) => path)).toEqual(
    portal.navigation?.flatMap(({ entries }) => entries.map(({ to }) => to)),
  )
  const links = pages.length / 2
  const current = ['/admin/vms']
  expect(drawn('en', '/vms')).toEqual({ title: 'Virtual machines', current, links, outOfReach: true })
  expect(drawn('de', '/vms')).toEqual({ title: 'Virtuelle Maschinen', current, links, outOfReach: true })
})
