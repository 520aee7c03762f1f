import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { Refusal } from './machine.mjs'

const wanted = JSON.parse(readFileSync(new URL('../packages.json', import.meta.url), 'utf8'))
const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' }

const policyFile = '/usr/sbin/policy-rc.d'
const policyText =
  '#!/bin/sh\n# overt: no service starts while packages are installed; removed right after.\nexit 101\n'
const clusterFile = '/etc/postgresql-common/createcluster.conf'
const clusterMark = '\n# overt: only while PostgreSQL is installed\ncreate_main_cluster = false\n'

/** Names of the Debian packages a command needs. */
export function packagesFor(command, architecture) {
  if (command === 'simulate') return [] // it only talks to what runs
  const set = wanted.start.all.concat(wanted.start[architecture])
  return ['start', 'reset', 'audit'].includes(command) ? set : set.concat(wanted.test.all, wanted.test[architecture])
}

/** Those of the packages that are not installed. */
export function missingPackages(names) {
  const { stdout, error } = spawnSync('dpkg-query', ['-W', '-f', '${db:Status-Status} ${Package}\\n', ...names], {
    encoding: 'utf8',
  })
  if (error) throw new Refusal(`dpkg-query could not be run: ${error.message}`)
  const installed = new Set(
    stdout
      .split('\n')
      .filter((line) => line.startsWith('installed '))
      .map((line) => line.slice('installed '.length)),
  )
  return names.filter((name) => !installed.has(name))
}

/**
 * Installs packages so that nothing of them starts to run and PostgreSQL makes no cluster of its own. What was
 * configured before stays as it was.
 */
export function installPackages(names) {
  // A run that was cut off may have left these behind.
  undoPolicy()
  undoClusterSetting()
  if (run('dpkg', ['--configure', '-a']).status !== 0) {
    throw new Refusal(
      'An earlier installation of packages was interrupted and `dpkg --configure -a` fails: mend that first.',
    )
  }
  const updated = run('apt-get', ['-qq', 'update'])
  if (updated.status !== 0) console.log('apt-get update failed; going on with the package lists that are here.')
  const ownsPolicy = !existsSync(policyFile)
  if (ownsPolicy) {
    writeFileSync(policyFile, policyText)
    chmodSync(policyFile, 0o755)
  }
  try {
    if (names.includes('postgresql')) {
      // The setting's file belongs to postgresql-common, which makes no cluster by itself.
      apt(['postgresql-common'])
      writeFileSync(clusterFile, (existsSync(clusterFile) ? readFileSync(clusterFile, 'utf8') : '') + clusterMark)
    }
    apt(names)
  } finally {
    undoClusterSetting()
    if (ownsPolicy) undoPolicy()
  }
}

function undoPolicy() {
  if (existsSync(policyFile) && readFileSync(policyFile, 'utf8') === policyText) rmSync(policyFile)
}

function undoClusterSetting() {
  if (!existsSync(clusterFile)) return
  const text = readFileSync(clusterFile, 'utf8')
  if (text.includes(clusterMark)) writeFileSync(clusterFile, text.replace(clusterMark, ''))
}

function apt(names) {
  const options = ['-q', '-y', '--no-install-recommends', '-o', 'Dpkg::Use-Pty=0', '-o', 'DPkg::Lock::Timeout=120']
  const { status, stdout, stderr } = run('apt-get', [...options, 'install', ...names])
  if (status !== 0) {
    const said = `${stdout}\n${stderr}`.trim().split('\n').slice(-15).join('\n')
    throw new Refusal(`${said}\n\napt-get could not install ${names.join(' ')}. Nothing of Overt was started.`)
  }
}

function run(program, args) {
  return spawnSync(program, args, {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
}
