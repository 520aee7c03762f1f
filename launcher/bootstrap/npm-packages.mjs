import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Refusal } from './machine.mjs'

/**
 * Whether node_modules holds what package-lock.json asks for, by npm's own record of what it installed, which npm
 * writes last. Optional packages may be missing: they are other platforms' builds.
 */
export function npmPackagesMatch(root) {
  const installed = packagesOf(join(root, 'node_modules/.package-lock.json'))
  if (!installed) return false
  return Object.entries(packagesOf(join(root, 'package-lock.json')) ?? {}).every(
    ([path, { version, link, optional }]) => {
      if (!path.includes('node_modules/') || link) return true
      const found = installed[path]
      return found ? found.version === version : optional === true
    },
  )
}

function packagesOf(file) {
  if (!existsSync(file)) return undefined
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages
  } catch {
    return undefined // written halfway by an npm that was killed
  }
}

/**
 * Installs what the lock file names. Not `npm ci`: that first removes node_modules, from under whatever runs from it,
 * and refuses a lock file that lacks builds for other platforms which the registry it was written with lacks too.
 */
export function installNpmPackages(root) {
  const words = ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error']
  const { status, error } = spawnSync('npm', words, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
  if (error) throw new Refusal(`npm could not be run: ${error.message}`)
  if (status !== 0)
    throw new Refusal('npm install failed (see above). Run the same command again when its cause is gone.')
  if (!npmPackagesMatch(root))
    throw new Refusal('npm did not install what package-lock.json names: package.json and it disagree.')
}

/** The Node 24 that runs everything else. */
export function findNode24(root) {
  const packaged = join(root, `node_modules/node-linux-${process.arch}/bin/node`)
  if (existsSync(packaged)) return packaged
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  throw new Refusal(
    `There is no Node 24 for ${process.arch} among the npm packages: run this with a Node 24 of your own.`,
  )
}
