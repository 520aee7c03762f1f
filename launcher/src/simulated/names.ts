/** Name of a simulated host by its place in the estate, from 1. */
export function simulatedHostName(place: number): string {
  return `sim-host-${String(place).padStart(3, '0')}`
}

// Simulated VMs are what runs in most estates, numbered through.
const roles = ['web', 'app', 'db', 'cache', 'queue', 'mail', 'build', 'desk', 'files', 'proxy'] as const
const places = ['prod', 'prod', 'prod', 'stage', 'test'] as const
const gibibyte = 1024 ** 3
const sizes = [
  { memoryBytes: 2 * gibibyte, cores: 1 },
  { memoryBytes: 4 * gibibyte, cores: 2 },
  { memoryBytes: 8 * gibibyte, cores: 2 },
  { memoryBytes: 16 * gibibyte, cores: 4 },
] as const

/** What the VM of a number, from 0, is called and how large it is; the same number always gives the same. */
export function simulatedVm(number: number): { name: string; memoryBytes: number; cores: number } {
  const role = roles[number % roles.length] ?? 'web'
  const place = places[Math.floor(number / roles.length) % places.length] ?? 'prod'
  const size = sizes[(number * 7) % sizes.length] ?? sizes[0]
  return { name: `${role}-${place}-${String(number + 1).padStart(5, '0')}`, ...size }
}
