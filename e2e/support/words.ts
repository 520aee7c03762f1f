// What is wrong with the texts that a page shows now. The page must have settled.
import type { Page } from '@playwright/test'

/**
 * Words that come from no catalogue, on a page in the pseudo-locale: texts, the browser tab's title, labels, titles and
 * placeholders without the marks that `design/src/text/pseudo.ts` puts around a sentence. Data is no words: what the
 * markup says is not to be translated (`translate="no"`), moments (`time`), code, and what the engine says in English
 * (`lang="en"`). What the document hides from everybody is left out.
 */
export function wordsFromNoCatalogue(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const data = '[translate="no"], [lang="en"], time, code, kbd, samp, pre, script, style, noscript, svg'
    const typed = 'textarea' // its text is a value, its label is not
    const spoken = ['aria-label', 'aria-valuetext', 'aria-description', 'title', 'placeholder', 'alt']
    const amount = /^[(+-]?\d[\d.,]*\s?(?:[KMGTPE]i?)?(?:B|bit|Hz|s|%)?(?:\/s)?\)?$/
    const isWords = (words: string | null): words is string =>
      words !== null && /\p{L}/u.test(words) && !/[⟦⟧]/.test(words) && !amount.test(words)
    const placeOf = (element: Element) => {
      const path: string[] = []
      for (let at: Element | null = element; at && path.length < 4 && at !== document.body; at = at.parentElement)
        path.unshift([at.tagName.toLowerCase(), ...at.classList].join('.'))
      return path.join(' > ')
    }
    const found: string[] = []
    if (isWords(document.title)) found.push(`title of the tab: “${document.title}”`)
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement
      const words = node.textContent?.trim() ?? ''
      const shown = parent?.closest('select') ?? parent // of a closed list the chosen word is seen
      if (
        parent &&
        shown &&
        isWords(words) &&
        !parent.closest(data) &&
        !parent.matches(typed) &&
        shown.checkVisibility()
      )
        found.push(`“${words.slice(0, 80)}” in ${placeOf(parent)}`)
    }
    for (const element of document.body.querySelectorAll(spoken.map((name) => `[${name}]`).join()))
      for (const name of spoken) {
        const words = element.getAttribute(name)
        if (isWords(words) && !element.closest(data) && element.checkVisibility())
          found.push(`${name}=“${words.slice(0, 80)}” of ${placeOf(element)}`)
      }
    return [...new Set(found)]
  })
}

/**
 * Texts that something cuts off: they reach out of a box that hides what does not fit. What ends in an ellipsis may,
 * where a title tells the whole of it, and what is for screen readers only. Text that scrolls is not cut off.
 */
export function clippedTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const hides = (overflow: string) => overflow === 'hidden' || overflow === 'clip'
    const isForScreenReaders = (element: Element) => {
      const { width, height } = element.getBoundingClientRect()
      return width <= 1 || height <= 1
    }
    /** What cuts a rectangle of text off, among the element and those around it. */
    const cutBy = (element: Element, { left, right, top, bottom, height }: DOMRect): Element | undefined => {
      for (let box: Element | null = element; box && box !== document.body; box = box.parentElement) {
        const { display, clip, clipPath, overflowX, overflowY, textOverflow, webkitLineClamp } = getComputedStyle(box)
        if (clip !== 'auto' || clipPath !== 'none') return undefined // for screen readers only
        if (display === 'inline' || display === 'contents') continue
        const seen = box.getBoundingClientRect()
        if (seen.width <= 1 || seen.height <= 1) return undefined
        const isWide = left < seen.left - 1 || right > seen.right + 1
        const isHigh = top < seen.top - height / 4 || bottom > seen.bottom + height / 4
        if ((isWide && hides(overflowX)) || (isHigh && hides(overflowY))) {
          const isToldShort = textOverflow === 'ellipsis' || webkitLineClamp !== 'none'
          return isToldShort && element.closest('[title]') ? undefined : box
        }
        // Beyond what scrolls nothing is known: it may be out of sight now and scrolled to.
        if (overflowX === 'auto' || overflowX === 'scroll' || overflowY === 'auto' || overflowY === 'scroll')
          return undefined
      }
      return undefined
    }
    const found: string[] = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement
      const words = node.textContent?.trim() ?? ''
      if (!parent || words === '' || isForScreenReaders(parent)) continue
      if (!parent.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue
      const range = document.createRange()
      range.selectNodeContents(node)
      for (const rectangle of range.getClientRects()) {
        const box = rectangle.width > 0 ? cutBy(parent, rectangle) : undefined
        if (!box) continue
        found.push(`“${words.slice(0, 80)}” by ${[box.tagName.toLowerCase(), ...box.classList].join('.')}`)
        break
      }
    }
    return [...new Set(found)]
  })
}

/** How much wider than its window the page is, in pixels. */
export function sidewaysPixels(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
}
