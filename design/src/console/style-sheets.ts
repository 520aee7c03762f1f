/** What a policy forbids in an attribute it allows by the object model. */
function setAttribute(this: HTMLElement, name: string, value: string): void {
  if (name === 'style') this.style.cssText = value
  else HTMLElement.prototype.setAttribute.call(this, name, value)
}

/**
 * A document for a terminal, which styles itself by `<style>` elements and style attributes. The page's policy allows
 * neither, so elements made by this document have constructed style sheets and styles set by the object model instead.
 */
export function documentWithSheets(page: Document): {
  readonly document: Document
  /** Opens a terminal: one of its parts asks the page's own document for elements then, whatever it was given. */
  readonly opening: (open: () => void) => void
  readonly dispose: () => void
} {
  const make = (name: string, options?: ElementCreationOptions) =>
    Document.prototype.createElement.call(page, name, options)
  const made = new Set<CSSStyleSheet>()
  const createStyle = () => {
    // A `<style>` element is refused even when it is empty; this one only stands where it would.
    const element = make('span')
    element.hidden = true
    const sheet = new CSSStyleSheet()
    made.add(sheet)
    page.adoptedStyleSheets = [...page.adoptedStyleSheets, sheet]
    Object.defineProperty(element, 'textContent', {
      set: (text: string) => {
        sheet.replaceSync(text)
      },
    })
    return element
  }
  const createElement = (name: string, options?: ElementCreationOptions) => {
    if (name === 'style') return createStyle()
    const element = make(name, options)
    if (name === 'span') element.setAttribute = setAttribute
    return element
  }
  const document = new Proxy(page, {
    get: (target, key) => {
      if (key === 'createElement') return createElement
      const value: unknown = Reflect.get(target, key)
      // Methods of the document work on the document alone.
      return typeof value === 'function' ? (value as (...args: unknown[]) => unknown).bind(target) : value
    },
    set: (target, key, value) => Reflect.set(target, key, value),
  })
  return {
    document,
    opening: (open) => {
      page.createElement = createElement
      try {
        open()
      } finally {
        Reflect.deleteProperty(page, 'createElement')
      }
    },
    dispose: () => {
      page.adoptedStyleSheets = page.adoptedStyleSheets.filter((sheet) => !made.has(sheet))
    },
  }
}
