// What jsdom lacks and the shell asks of a browser.
import { cleanup, configure } from '@testing-library/react'
import { afterEach, vi } from 'vitest'

class SilentEventSource extends EventTarget {
  readonly readyState = 1
  close(): void {
    // Nothing was opened.
  }
}

vi.stubGlobal('EventSource', SilentEventSource)
vi.stubGlobal('matchMedia', (query: string) =>
  Object.assign(new EventTarget(), { matches: query.includes('min-width'), media: query }),
)
vi.stubGlobal(
  'IntersectionObserver',
  class {
    observe(): void {}
    disconnect(): void {}
  },
)

vi.stubGlobal(
  'ResizeObserver',
  class {
    observe(): void {}
    disconnect(): void {}
  },
)
// A canvas that takes every stroke and keeps none.
const context = new Proxy<Record<PropertyKey, unknown>>(
  {},
  {
    get: (kept, key) => kept[key] ?? (() => ({ width: 0 })),
  },
)
HTMLCanvasElement.prototype.getContext = (() => context) as unknown as HTMLCanvasElement['getContext']
vi.stubGlobal(
  'Path2D',
  class {
    moveTo(): void {}
    lineTo(): void {}
    arc(): void {}
    rect(): void {}
    closePath(): void {}
  },
)
// There is nothing to scroll where nothing is laid out.
Element.prototype.scrollIntoView = () => undefined

// Pages and menus are loaded when they are first wanted, which in a test means transformed, too.
configure({ asyncUtilTimeout: 20_000 })

afterEach(cleanup)
