import {
  type BrowserStreamParts,
  browserStreamParts,
  followEvents,
  type StreamMessage,
  type StreamState,
} from './event-stream.ts'
import { Watching } from './watching.ts'

/** What a page tells the hub. Pages of another user than the stream's make it start anew. */
export type PageMessage =
  | { readonly type: 'join'; readonly userId: string }
  | { readonly type: 'leave' }
  /** VMs and hosts of which the page shows measurements; all of them each time. */
  | { readonly type: 'show'; readonly ids: readonly string[]; readonly csrfToken: string | null }

/** A page, as the hub reaches it. */
export interface HubPage {
  postMessage(message: StreamMessage): void
}

/** One stream for all pages of a browser, or for one where pages cannot share. */
export class StreamHub {
  private readonly pages = new Set<HubPage>()
  private readonly watching: Watching<HubPage>
  private readonly parts: BrowserStreamParts
  private state: StreamState = 'connecting'
  private userId: string | undefined
  private stop: (() => void) | undefined

  constructor(parts: BrowserStreamParts) {
    this.parts = parts
    this.watching = new Watching({ put: parts.put, later: parts.later })
  }

  /** Takes what a page says. */
  hear(page: HubPage, message: PageMessage): void {
    switch (message.type) {
      case 'join':
        return this.join(page, message.userId)
      case 'leave':
        return this.leave(page)
      case 'show':
        return this.watching.show(page, message.ids, message.csrfToken)
    }
  }

  private join(page: HubPage, userId: string): void {
    this.pages.add(page)
    if (this.stop && this.userId === userId) {
      page.postMessage({ type: 'state', state: this.state })
      return
    }
    this.stop?.()
    this.userId = userId
    this.stop = followEvents({ ...this.parts, emit: (message) => this.receive(message) })
  }

  private leave(page: HubPage): void {
    this.pages.delete(page)
    this.watching.forget(page)
    if (this.pages.size > 0) return
    this.stop?.()
    this.stop = undefined
    this.watching.connected(undefined)
  }

  private receive(message: StreamMessage): void {
    switch (message.type) {
      case 'ready':
        return this.watching.connected(message.streamId)
      case 'samples':
        for (const page of this.pages) {
          const shown = this.watching.shownBy(page)
          const samples = shown ? message.samples.filter(({ id }) => shown.has(id)) : []
          if (samples.length > 0) page.postMessage({ type: 'samples', samples })
        }
        return
      case 'state':
        this.state = message.state
        if (message.state !== 'live') this.watching.connected(undefined)
        return this.tellAll(message)
      case 'change':
      case 'reset':
      case 'refused':
        return this.tellAll(message)
    }
  }

  private tellAll(message: StreamMessage): void {
    for (const page of this.pages) page.postMessage(message)
  }
}

/** A hub in this page or worker. */
export function browserHub(): StreamHub {
  return new StreamHub(browserStreamParts)
}
