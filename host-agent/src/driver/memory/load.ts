// The load of simulated guests: pure functions of the guest and the time, so that a chart looks the same each time it is
// drawn. Days and weeks are those of UTC.
import { between, burst, noise, seedOf } from './noise.ts'

/** What a simulated guest does, told by the first word of its VM's name. */
export type LoadRole = 'web' | 'database' | 'batch' | 'build' | 'desktop' | 'office' | 'idle'

/** The guest whose load is asked for. */
export type LoadedGuest = {
  vmId: string
  name: string
  cpus: number
  memoryBytes: number
  startedAt: Date
}

/** Its load at one moment. */
export type Load = {
  /** Of all its CPUs together, 0 to 100. */
  cpuPercent: number
  memoryUsedBytes: number
  diskReadBytesPerSecond: number
  diskWriteBytesPerSecond: number
  networkReceiveBytesPerSecond: number
  networkTransmitBytesPerSecond: number
}

type Character = {
  /** How busy it is at an hour of the day (with a fraction, 0 to 24): 0 to 1. */
  day: (hour: number) => number
  /** What is left of that on Saturdays and Sundays. */
  weekend: number
  /** CPU at rest and when busiest, before the guest's own level; percent. */
  cpu: readonly [rest: number, peak: number]
  /** How likely a burst is within a quarter of an hour. */
  bursts: number
  /** Part of the memory in use in the end. */
  memory: number
  /** When busiest, for each CPU; bytes a second. */
  read: number
  write: number
  receive: number
  transmit: number
}

const mega = 1_000_000

/** A hill of height 1 at an hour, so many hours wide, around the clock. */
const hill = (hour: number, top: number, width: number): number => {
  const away = Math.min(Math.abs(hour - top), 24 - Math.abs(hour - top))
  return Math.exp(-((away / width) ** 2))
}
const officeDay = (hour: number) => Math.min(1, hill(hour, 10, 2.2) + 0.9 * hill(hour, 15, 2.2))
const visitors = (hour: number) => Math.min(1, 0.12 + 0.6 * hill(hour, 12, 4) + 0.75 * hill(hour, 20, 2.5))
const night = (hour: number) => hill(hour, 2.5, 1.5)

const characters: Readonly<Record<LoadRole, Character>> = {
  web: {
    day: visitors,
    weekend: 0.85,
    cpu: [2, 55],
    bursts: 0.1,
    memory: 0.55,
    read: 0.4 * mega,
    write: 0.8 * mega,
    receive: 1.5 * mega,
    transmit: 9 * mega,
  },
  database: {
    // Follows the visitors, and is backed up at night.
    day: (hour) => Math.min(1, 0.8 * visitors(hour) + 0.6 * night(hour)),
    weekend: 0.8,
    cpu: [3, 60],
    bursts: 0.08,
    memory: 0.85,
    read: 12 * mega,
    write: 8 * mega,
    receive: 2 * mega,
    transmit: 4 * mega,
  },
  batch: {
    day: (hour) => Math.min(1, 0.05 + night(hour)),
    weekend: 0.5,
    cpu: [1, 95],
    bursts: 0.02,
    memory: 0.5,
    read: 25 * mega,
    write: 18 * mega,
    receive: 3 * mega,
    transmit: 1 * mega,
  },
  build: {
    day: (hour) => 0.6 * officeDay(hour),
    weekend: 0.1,
    cpu: [1, 90],
    bursts: 0.35,
    memory: 0.6,
    read: 10 * mega,
    write: 15 * mega,
    receive: 4 * mega,
    transmit: 0.5 * mega,
  },
  desktop: {
    day: (hour) => 0.7 * officeDay(hour),
    weekend: 0.03,
    cpu: [1, 35],
    bursts: 0.15,
    memory: 0.6,
    read: 1 * mega,
    write: 0.7 * mega,
    receive: 0.8 * mega,
    transmit: 0.1 * mega,
  },
  office: {
    day: (hour) => Math.min(1, 0.1 + 0.8 * officeDay(hour) + 0.3 * night(hour)),
    weekend: 0.25,
    cpu: [2, 40],
    bursts: 0.06,
    memory: 0.65,
    read: 4 * mega,
    write: 3 * mega,
    receive: 2 * mega,
    transmit: 3 * mega,
  },
  idle: {
    day: () => 0.05,
    weekend: 1,
    cpu: [0.5, 6],
    bursts: 0.01,
    memory: 0.2,
    read: 0.02 * mega,
    write: 0.05 * mega,
    receive: 0.01 * mega,
    transmit: 0.01 * mega,
  },
}

const rolesByWord: Readonly<Record<string, LoadRole>> = {
  web: 'web',
  app: 'web',
  proxy: 'web',
  cache: 'web',
  db: 'database',
  queue: 'database',
  batch: 'batch',
  build: 'build',
  desk: 'desktop',
  mail: 'office',
  files: 'office',
}

/** What a guest does, by its VM's name; most that say nothing idle. */
export function roleOf(name: string): LoadRole {
  return rolesByWord[/^[a-z]+/.exec(name.toLowerCase())?.[0] ?? ''] ?? 'idle'
}

const HOUR_MS = 3_600_000
/** How fast a guest's memory fills after its start: after this time two thirds are reached. Milliseconds. */
const FILLING_MS = 2 * HOUR_MS
/** What a guest that has just booted uses. */
const BOOTED_PART = 0.08

/** How busy a guest is, 0 to 1: its role's day and week, its own rhythm around them, noise and bursts. */
export function activityOf(role: LoadRole, seed: number, atMs: number): number {
  const { day, weekend, bursts } = characters[role]
  // Some begin their day early, some late.
  const shifted = atMs + (between(seed, 1) - 0.5) * 2 * HOUR_MS
  const isWeekend = [0, 6].includes(new Date(shifted).getUTCDay())
  const shape = day((shifted / HOUR_MS) % 24) * (isWeekend ? weekend : 1)
  const rough = 0.75 + 0.5 * (0.7 * noise(seed + 1, atMs / 600_000) + 0.3 * noise(seed + 2, atMs / 45_000))
  return Math.min(1, shape * rough + 0.6 * burst(seed + 3, atMs, 900_000, bursts))
}

/** The load of a guest at one moment. */
export function loadOf(guest: LoadedGuest, at: Date): Load {
  const role = roleOf(guest.name)
  const character = characters[role]
  const seed = seedOf(guest.vmId)
  const atMs = at.getTime()
  const activity = activityOf(role, seed, atMs)
  /** Of two guests with one role one has twice the work. */
  const level = 0.5 + 0.5 * between(seed, 2)
  const [rest, peak] = character.cpu
  /** Rates do not follow the CPU exactly. */
  const rate = (perCpu: number, salt: number) =>
    guest.cpus * perCpu * level * activity * (0.6 + 0.8 * noise(seed + salt, atMs / 120_000))
  const filled = 1 - Math.exp(-Math.max(0, atMs - guest.startedAt.getTime()) / FILLING_MS)
  const settled = character.memory * (0.75 + 0.25 * between(seed, 3))
  const memory = BOOTED_PART + (settled - BOOTED_PART) * filled * (0.9 + 0.1 * activity)
  return {
    cpuPercent: Math.min(100, rest + (peak - rest) * level * activity),
    memoryUsedBytes: Math.round(guest.memoryBytes * memory),
    diskReadBytesPerSecond: rate(character.read, 4),
    diskWriteBytesPerSecond: rate(character.write, 5),
    networkReceiveBytesPerSecond: rate(character.receive, 6),
    networkTransmitBytesPerSecond: rate(character.transmit, 7),
  }
}
