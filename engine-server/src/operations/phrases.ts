import type { OperationKind } from './define.ts'

/** An operation kind in words, completed with the object: `VM web-1` + " is being started". */
interface Phrase {
  readonly doing: string
  readonly done: string
  readonly failed: string
  /** "Start VM web-1", as titles of plans and lists have it. */
  readonly title: (object: string) => string
}

/** What people read of each kind. */
export const phrases: Readonly<Record<OperationKind, Phrase>> = {
  'vm.create': words('created', 'Create'),
  'vm.update': words('changed', 'Apply changes to'),
  'vm.delete': words('deleted', 'Delete'),
  'vm.start': words('started', 'Start'),
  'vm.shutdown': words('shut down', 'Shut down'),
  'vm.stop': words('powered off', 'Power off'),
  'vm.reboot': words('rebooted', 'Reboot'),
  'vm.reset': words('reset', 'Reset'),
  'vm.pause': words('paused', 'Pause'),
  'vm.resume': words('resumed', 'Resume'),
  'vm.migrate': words('migrated', 'Migrate'),
  'disk.create': words('created', 'Create'),
  'disk.delete': words('deleted', 'Delete'),
  'storage_domain.create': words('created', 'Create'),
  'host.maintenance': {
    doing: 'is being put into maintenance',
    done: 'was put into maintenance',
    failed: 'could not be put into maintenance',
    title: (object) => `Put ${object} into maintenance`,
  },
  'audit.verify': {
    doing: 'is being checked',
    done: 'was checked',
    failed: 'could not be checked',
    title: (object) => `Check ${object}`,
  },
}

function words(participle: string, verb: string): Phrase {
  return {
    doing: `is being ${participle}`,
    done: `was ${participle}`,
    failed: `could not be ${participle}`,
    title: (object) => `${verb} ${object}`,
  }
}

const kinds: Readonly<Record<string, string>> = {
  vm: 'VM',
  storage_domain: 'Storage domain',
  disk: 'Disk',
  host: 'Host',
}

/** An object as a sentence begins with it, as `VM web-1`. */
export function objectInWords(object: { readonly kind: string; readonly name: string }): string {
  if (object.kind === 'system') return object.name
  return `${kinds[object.kind] ?? object.kind} ${object.name}`
}

/** Roles granted on an object go with it: a warning of the plan that deletes it. */
export function grantsGone(count: number): string[] {
  if (count === 0) return []
  return [count === 1 ? 'A role granted on it is taken away.' : `${count} roles granted on it are taken away.`]
}
