/** A host by id, with its name where it is known. */
export interface NamedHost {
  readonly id: string
  readonly name?: string
}

/** The name of a host; its id when it was removed. */
export function hostName(id: string, hosts: readonly NamedHost[]): string {
  return hosts.find((host) => host.id === id)?.name ?? id
}

/** Whether two choices are of the same hosts, in whatever order. */
export function areSameHosts(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id) => b.includes(id))
}
