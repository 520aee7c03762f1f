import type { Schema } from '@overt/api-client/engine'

/** The addresses a guest reports for an interface, by its MAC address. */
export function addressesOf(guest: unknown, macAddress: string): string[] {
  const { interfaces = [] } = (guest ?? {}) as Schema<'GuestInfo'> // stored from a validated report of the same shape
  return interfaces
    .filter((each) => each.macAddress?.toLowerCase() === macAddress)
    .flatMap(({ addresses }) => addresses)
}
