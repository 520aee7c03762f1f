import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { AgentConfig } from './config.ts'
import { createLibvirtDriver } from './driver/libvirt/libvirt-driver.ts'
import type { Driver } from './driver/port.ts'
import { type Logger, reasonOf } from './system/log.ts'

/** Where libvirt listens when nothing else is configured; the client searches it itself. */
const USUAL_SOCKETS = '/run/libvirt'

/** The driver of a real host. It connects by itself, also when libvirt comes later. */
export async function openLibvirtDriver(config: AgentConfig, log: Logger): Promise<Driver> {
  const { libvirtSocketDir, forceAccelerator } = config
  return createLibvirtDriver({
    ...(libvirtSocketDir === USUAL_SOCKETS ? {} : { socketPath: socketIn(libvirtSocketDir) }),
    ...(forceAccelerator ? { accelerator: forceAccelerator } : {}),
    onProblem: (error, what) =>
      log.warn({ err: error, what }, `the hypervisor driver failed ${what}: ${reasonOf(error)}`),
    onSetback: (error, what) => log.debug({ err: error, what }, `a setback while ${what}: ${reasonOf(error)}`),
  })
}

function socketIn(folder: string): string {
  const modular = join(folder, 'virtqemud-sock')
  return existsSync(modular) ? modular : join(folder, 'libvirt-sock')
}
