import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { LibvirtDisconnected } from './errors.ts'

/** What a daemon manages. */
export type Driver = 'domains' | 'networks' | 'storage' | 'nodeDevices' | 'secrets' | 'nwfilters' | 'interfaces'

/** A daemon's socket. */
export interface DaemonSocket {
  readonly daemon: string
  readonly path: string
}

export interface FoundSockets {
  /** `monolithic`: one libvirtd serves all; `modular`: virtqemud and its siblings; `none`: nothing listens. */
  readonly kind: 'monolithic' | 'modular' | 'none'
  readonly drivers: Readonly<Partial<Record<Driver, DaemonSocket>>>
}

export interface FindSocketsOptions {
  /** The folder with the sockets. Default: /run/libvirt, then /var/run/libvirt. */
  readonly runDir?: string
}

const modular: Readonly<Record<Driver, string>> = {
  domains: 'virtqemud',
  networks: 'virtnetworkd',
  storage: 'virtstoraged',
  nodeDevices: 'virtnodedevd',
  secrets: 'virtsecretd',
  nwfilters: 'virtnwfilterd',
  interfaces: 'virtinterfaced',
}

/**
 * Tells which daemon serves which driver, by the sockets present. A socket file may outlive its daemon, or belong to a
 * service manager that starts the daemon on the first connection: being present means it is worth trying.
 *
 * virtqemud passes calls and events about networks, storage and the rest on to its siblings (remote_daemon_dispatch.c
 * opens them as secondary drivers), so one connection to the `domains` daemon is enough for everything; the others
 * tell which of those will be answered.
 */
export const findSockets = async (options: FindSocketsOptions = {}): Promise<FoundSockets> => {
  const folders = options.runDir === undefined ? ['/run/libvirt', '/var/run/libvirt'] : [options.runDir]
  for (const folder of folders) {
    // Where both exist virtqemud is what the distribution runs and libvirtd's socket is a leftover.
    const found = await Promise.all(
      Object.entries(modular).map(async ([driver, daemon]) => {
        const path = join(folder, `${daemon}-sock`)
        return (await isSocket(path)) ? ([driver, { daemon, path }] as const) : undefined
      }),
    )
    const drivers: Partial<Record<Driver, DaemonSocket>> = Object.fromEntries(found.filter((one) => one !== undefined))
    if (drivers.domains) return { kind: 'modular', drivers }
    const path = join(folder, 'libvirt-sock')
    if (await isSocket(path)) {
      const libvirtd = { daemon: 'libvirtd', path }
      return { kind: 'monolithic', drivers: Object.fromEntries(Object.keys(modular).map((one) => [one, libvirtd])) }
    }
  }
  return { kind: 'none', drivers: {} }
}

const isSocket = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).isSocket()
  } catch (error) {
    // Absent, or in a folder we may not look into: no socket for us. Anything else is worth knowing.
    if (error instanceof Error && 'code' in error && ['ENOENT', 'ENOTDIR', 'EACCES'].includes(String(error.code))) {
      return false
    }
    throw error
  }
}

/** The socket of the daemon that serves domains. */
export const defaultSocket = async (): Promise<string> => {
  const { domains } = (await findSockets()).drivers
  if (!domains) throw new LibvirtDisconnected('no libvirt daemon listens in /run/libvirt')
  return domains.path
}
