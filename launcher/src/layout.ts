import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, chown, mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Refusal } from './refusal.ts'
import { ownerIds, type SystemUser } from './system-user.ts'

/** Where everything of one installation is; all below the data folder. */
export interface Layout {
  data: string
  /** Installed copies of the programs, one folder per version. */
  app: string
  postgres: string
  postgresSocket: string
  engine: string
  engineConfig: string
  initialPassword: string
  agent: string
  agentConfig: string
  enrollmentToken: string
  /** Folders of simulated hosts. */
  simulated: string
  simulatedConfig: string
  /** Where the process of the simulated hosts takes requests. */
  simulatedControl: string
  /** Folder below which storage domains are made. */
  storage: string
  defaultDomain: string
  images: string
  /** Sockets of running guests: short, because a socket's path ends at 107 bytes, and gone at a reboot. */
  guestSockets: string
  log: string
  run: string
  lock: string
  /** What the launcher remembers between starts. */
  state: string
  /** Names this folder as Overt's, so that a reset never removes another. */
  marker: string
}

/** The layout below a data folder. */
export function layoutOf(data: string): Layout {
  const at = (path: string) => join(data, path)
  return {
    data,
    app: at('app'),
    postgres: at('postgres'),
    postgresSocket: at('run/postgres'),
    engine: at('engine'),
    engineConfig: at('run/engine.json'),
    initialPassword: at('engine/initial-admin-password'),
    agent: at('agent'),
    agentConfig: at('run/agent.json'),
    enrollmentToken: at('run/enrollment-token'),
    simulated: at('simulated'),
    simulatedConfig: at('run/simulated.json'),
    simulatedControl: at('simulated/control'),
    storage: at('storage'),
    defaultDomain: at('storage/default'),
    images: at('images'),
    guestSockets: join('/run/overt', createHash('sha256').update(data).digest('hex').slice(0, 8)),
    log: at('log'),
    run: at('run'),
    lock: at('run/start.lock'),
    state: at('state.json'),
    marker: at('.overt'),
  }
}

/** Makes the data folder Overt's, so that it can be locked. Refuses one that holds something else. */
export async function claimDataFolder(layout: Layout): Promise<void> {
  await mkdir(layout.data, { recursive: true })
  if (!existsSync(layout.marker)) {
    if ((await readdir(layout.data)).length > 0) {
      throw new Refusal(`${layout.data} holds files that are not Overt's. Name an empty or a new folder with --data.`)
    }
    await writeFile(layout.marker, 'This folder belongs to Overt.\n')
  }
  await mkdir(layout.run, { recursive: true })
}

/**
 * Makes the folders, each with the owner and rights its user needs: QEMU's user must be able to pass through to
 * storage and seeds, nobody but the engine into its own.
 */
export async function makeLayout(layout: Layout, user: SystemUser): Promise<void> {
  const root = { uid: 0, gid: 0 }
  const overt = ownerIds(user)
  await folder(layout.data, 0o755, root)
  await folder(layout.app, 0o755, root)
  await folder(layout.run, 0o755, root)
  await folder(layout.postgresSocket, 0o700, overt)
  await folder(layout.engine, 0o700, overt)
  await folder(layout.agent, 0o711, root)
  await folder(layout.storage, 0o711, root)
  await folder(layout.images, 0o755, root)
  await folder(layout.log, 0o700, root)
  await requirePassage(layout.data)
}

async function folder(path: string, mode: number, { uid, gid }: { uid: number; gid: number }): Promise<void> {
  await mkdir(path, { recursive: true })
  await chown(path, uid, gid)
  await chmod(path, mode)
}

/** The engine's user and QEMU's must pass every folder on the way down. */
async function requirePassage(data: string): Promise<void> {
  const parts = data.split('/')
  for (let length = 2; length <= parts.length; length += 1) {
    const path = parts.slice(0, length).join('/')
    if (((await stat(path)).mode & 0o001) === 0) {
      throw new Refusal(
        `Other users may not pass through ${path}, but the engine and QEMU run as such: chmod o+x ${path}, or name another --data.`,
      )
    }
  }
}
