import type { DriverEvents } from './port.ts'

type Listener<E extends keyof DriverEvents> = (payload: DriverEvents[E]) => void

/** Those who listen to a driver. */
export class Listeners {
  readonly #machineChanged = new Set<Listener<'machineChanged'>>()
  readonly #connection = new Set<Listener<'connection'>>()

  on<E extends keyof DriverEvents>(event: E, listener: Listener<E>): () => void {
    const listeners = this.#of(event)
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }

  emit<E extends keyof DriverEvents>(event: E, payload: DriverEvents[E]): void {
    // A set being walked takes additions in: who begins to listen now is told of the next event only.
    for (const listener of Array.from(this.#of(event))) listener(payload)
  }

  clear(): void {
    this.#machineChanged.clear()
    this.#connection.clear()
  }

  #of<E extends keyof DriverEvents>(event: E): Set<Listener<E>> {
    const all = { machineChanged: this.#machineChanged, connection: this.#connection }
    return all[event] as Set<Listener<E>> // each set is declared with its own event's listeners
  }
}
