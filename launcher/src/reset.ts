// `npm run reset`: removes what `npm start` made on this machine, and nothing else.
import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { createInterface } from 'node:readline/promises'
import { restoreKvmDevice } from './kvm-device.ts'
import { restoreLibvirtGuests } from './libvirt-guests.ts'
import { layoutOf } from './layout.ts'
import { parseResetOptions, type ResetOptions } from './options.ts'
import { lives } from './process-identity.ts'
import { Refusal, runMain } from './refusal.ts'
import { anyGuestRuns, findOwnGuests, removeGuest } from './reset/guests.ts'
import { findOwnNetworks, removeNetwork, restoreForwarding } from './reset/networks.ts'
import { tryRun } from './run.ts'
import { lockHolder } from './start-lock.ts'
import { readState } from './state.ts'
import { findUser, systemUserName } from './system-user.ts'
import { say } from './terminal.ts'

async function reset(options: ResetOptions): Promise<number> {
  const layout = layoutOf(options.dataDir)
  if (!existsSync(layout.data)) {
    say(`Nothing to remove: there is no ${layout.data}.`)
    return 0
  }
  if (!existsSync(layout.marker)) throw new Refusal(`${layout.data} was not made by npm start; it stays as it is.`)
  const holder = await lockHolder(layout.lock)
  if (holder)
    throw new Refusal(`Overt is running on ${layout.data} (process ${holder.pid}). Stop it first, with Ctrl+C.`)

  const guests = await findOwnGuests(layout.data)
  const networks = await findOwnNetworks(layout.agent)
  const state = await readState(layout.state)
  say('This removes, for good:')
  say(
    `  ${guests.length} virtual machines${guests.length > 0 ? `, running ones too: ${guests.map(({ name }) => name).join(', ')}` : ''}`,
  )
  say(`  ${networks.length} network bridges with their DHCP servers and firewall rules`)
  say(`  ${layout.data} with the database, all disks and all keys`)
  say('Installed packages and what was built in the repository stay.')
  if (!options.yes && !(await confirmed())) {
    say('Nothing was removed.')
    return 1
  }

  for (const guest of guests) await removeGuest(guest)
  for (const id of networks) await removeNetwork(layout.agent, id)
  await restoreForwarding(layout.agent)
  await rm(layout.guestSockets, { recursive: true, force: true })
  // Other guests keep the libvirt they run on.
  if (!(await anyGuestRuns())) {
    for (const daemon of Object.values(state.libvirt ?? {})) if (lives(daemon)) process.kill(daemon.pid, 'SIGTERM')
  }
  await restoreKvmDevice(layout.state)
  await restoreLibvirtGuests(layout.state)
  await rm(layout.data, { recursive: true, force: true })
  // Stays while another installation's processes run as it.
  if (state.madeUser && findUser(systemUserName)) await tryRun('userdel', [systemUserName])
  say('Removed.')
  return 0
}

async function confirmed(): Promise<boolean> {
  if (!process.stdin.isTTY) throw new Refusal('There is no terminal to ask at: say --yes if you mean it.')
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  const answer = await terminal.question('Type yes to go on: ')
  terminal.close()
  return answer.trim() === 'yes'
}

await runMain(() => reset(parseResetOptions(process.argv.slice(2))))
