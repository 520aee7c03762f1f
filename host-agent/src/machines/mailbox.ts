import { AgentError } from '../errors.ts'

/** Commands that may wait for one machine. */
export const MAILBOX_SIZE = 32

/** Runs what is asked of one machine one after the other; different machines have different mailboxes. */
export class Mailbox {
  private length = 0
  private tail: Promise<unknown> = Promise.resolve()

  /** Queues an act. Rejects with `busy` when too many wait. */
  post<T>(act: () => Promise<T>): Promise<T> {
    if (this.length >= MAILBOX_SIZE)
      return Promise.reject(new AgentError('busy', 'Too many commands wait for this machine.'))
    this.length += 1
    const result = this.tail.then(act)
    this.tail = result.then(
      () => this.taken(),
      () => this.taken(),
    )
    return result
  }

  get isIdle(): boolean {
    return this.length === 0
  }

  private taken(): void {
    this.length -= 1
  }
}

/** A mailbox per machine, dropped when empty. */
export class Mailboxes {
  private readonly boxes = new Map<string, Mailbox>()

  post<T>(vmId: string, act: () => Promise<T>): Promise<T> {
    let box = this.boxes.get(vmId)
    if (!box) {
      box = new Mailbox()
      this.boxes.set(vmId, box)
    }
    const mine = box
    return box.post(act).finally(() => {
      // `taken` of the last act runs in the same turn; look after it.
      setImmediate(() => {
        if (mine.isIdle && this.boxes.get(vmId) === mine) this.boxes.delete(vmId)
      })
    })
  }

  get size(): number {
    return this.boxes.size
  }
}
