import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** A sentence for the person at the terminal; the launcher prints it without a stack and ends with 1. */
export class Refusal extends Error {}

/** Architecture names as packages.json has them. */
const architectures = { x64: 'x86_64', arm64: 'aarch64' }

/** Checks that this machine can run Overt at all, and gives its architecture. */
export function checkMachine({ platform, arch, nodeVersion, uid, path, command }) {
  if (platform !== 'linux') throw new Refusal(`Overt runs on Linux; this is ${platform}.`)
  const architecture = architectures[arch]
  if (!architecture) throw new Refusal(`Overt runs on x86_64 and aarch64; this processor is ${arch}.`)
  if (Number(nodeVersion.split('.')[0]) < 20) {
    throw new Refusal(`npm ${spoken(command)} needs Node 20 or newer; this is ${nodeVersion}.`)
  }
  if (uid !== 0) {
    throw new Refusal(
      `npm ${spoken(command)} must be run as root: it drives libvirt and makes network bridges. Try: sudo npm ${spoken(command)}`,
    )
  }
  for (const program of ['apt-get', 'dpkg-query']) {
    if (!findProgram(program, path)) {
      throw new Refusal(
        `${program} is not here: npm ${spoken(command)} works on Debian 12 or newer and on Ubuntu 24.04 or newer.`,
      )
    }
  }
  return architecture
}

const spoken = (command) => (command === 'start' || command === 'test' ? command : `run ${command}`)

/** The absolute path of a program on a PATH, or undefined. */
export function findProgram(name, path) {
  return (path ?? '')
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK)
        return true
      } catch {
        return false
      }
    })
}
