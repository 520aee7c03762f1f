// First thing of `npm start`, `npm test`, `npm run bench` and `npm run reset`. Plain JavaScript on node's own modules,
// because it runs before anything is installed and under any Node from 20 on. It installs, then hands over to Node 24.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { join } from 'node:path'
import { installPackages, missingPackages, packagesFor } from './bootstrap/debian-packages.mjs'
import { commands, helpText } from './bootstrap/help.mjs'
import { checkMachine, Refusal } from './bootstrap/machine.mjs'
import { findNode24, installNpmPackages, npmPackagesMatch } from './bootstrap/npm-packages.mjs'

const root = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..')

function prepare(command, words) {
  const { platform, arch, env } = process
  const machine = {
    platform,
    arch,
    nodeVersion: process.versions.node,
    uid: process.getuid?.(),
    path: env.PATH,
    command,
  }
  const architecture = checkMachine(machine)
  const mayInstall = !words.includes('--no-install')

  const missing = missingPackages(packagesFor(command, architecture))
  if (missing.length > 0) {
    if (!mayInstall)
      throw new Refusal(
        `These Debian packages are missing: ${missing.join(' ')}\nInstall them, or leave out --no-install.`,
      )
    console.log(`Installing Debian packages: ${missing.join(' ')}`)
    installPackages(missing)
  }
  if (!npmPackagesMatch(root)) {
    if (!mayInstall)
      throw new Refusal('node_modules does not match package-lock.json.\nRun npm install, or leave out --no-install.')
    console.log('Installing npm packages (node_modules, Node 24 among them)')
    installNpmPackages(root)
  }
  return findNode24(root)
}

function handOver(node, command, words) {
  const child = spawn(node, [join(root, 'launcher/src', `${command}.ts`), ...words], {
    stdio: 'inherit',
    env: { ...process.env, PATH: `${join(node, '..')}:${join(root, 'node_modules/.bin')}:${process.env.PATH}` },
  })
  // Ctrl+C reaches the child by itself; what is sent to this process alone is passed on.
  process.on('SIGINT', () => child.kill('SIGINT'))
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  process.on('SIGHUP', () => child.kill('SIGTERM'))
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)))
}

function main([command, ...words]) {
  if (!commands.includes(command))
    throw new Refusal(`Usage: node launcher/bootstrap.mjs ${commands.join('|')} [options]`)
  if (words.includes('--help')) {
    process.stdout.write(helpText(command))
    return
  }
  handOver(prepare(command, words), command, words)
}

try {
  main(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof Refusal)) throw error
  console.error(error.message)
  process.exitCode = 1
}
