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

// Pages and menus are loaded when they are first wanted, which in a test means transformed, too.
configure({ asyncUtilTimeout: 8000 })

afterEach(cleanup)
