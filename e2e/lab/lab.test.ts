import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { execute, must, startTicks, until } from './exec.ts'
import { createLab, sweepLabs } from './lab.ts'

/** Every trace a lab of this id could have left, as lines. */
async function traces(id: string): Promise<string[]> {
  const links = (await must(['ip', '-o', 'link'])).split('\n').filter((line) => line.includes(id))
  const mounts = readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .filter((line) => line.includes(id))
  const groups = (await must(['find', '/sys/fs/cgroup', '-type', 'd', '-name', `*${id}*`])).split('\n').filter(Boolean)
  const processes = (await must(['ps', '-eo', 'args'])).split('\n').filter((line) => line.includes(id))
  const folders = [`/tmp/overt-lab-${id}`, `/run/overt-labs/${id}.json`].filter((path) => existsSync(path))
  return [...links, ...mounts, ...groups, ...processes, ...folders]
}

test('a host comes up with a libvirt of its own, which answers inside and through its socket outside', async () => {
  await using lab = await createLab()
  const started = performance.now()
  const host = await lab.addHost('h1')
  expect(performance.now() - started).toBeLessThan(6_000)

  expect((await host.exec(['hostname'])).stdout.trim()).toBe(`h1.${lab.id}.test`)
  expect((await host.exec(['virsh', 'list', '--all'])).stdout).not.toContain('running')
  expect((await host.exec(['virsh', 'capabilities'])).stdout).toContain(
    readFileSync(join(lab.folder, 'h1/machine-id'), 'utf8').trim().slice(0, 8),
  )
  expect((await host.exec(['touch', `/etc/${lab.id}`])).code).toBe(0)
  expect(existsSync(`/etc/${lab.id}`)).toBe(false)
  const socket = connect(join(host.runDir, 'libvirt/libvirt-sock'))
  await once(socket, 'connect')
  socket.destroy()
  expect((await execute(['busybox', 'ping', '-c1', '-W2', host.address])).code).toBe(0)

  await lab.down()
  expect(await traces(lab.id)).toEqual([])
})

test('two hosts see each other until one is isolated, and again when it is healed', async () => {
  await using lab = await createLab()
  const [one, two] = [await lab.addHost('h1'), await lab.addHost('h2')]
  const reaches = async () => (await one.exec(['busybox', 'ping', '-c1', '-W1', two.hostName])).code === 0
  expect(await reaches()).toBe(true)
  await two.isolate()
  expect(await reaches()).toBe(false)
  await two.heal()
  await until('an answer after healing', 5_000, reaches)
})

test('a program inside gets signals; a power cut kills it with all others, and power comes back to the same host', async () => {
  await using lab = await createLab()
  const host = await lab.addHost('h1')
  const id = readFileSync(join(lab.folder, 'h1/machine-id'), 'utf8')

  const asked = await host.spawn(['sleep', '1000'])
  asked.kill('SIGTERM')
  expect(await asked.exited).toBeNull()

  const sleeper = await host.spawn(['sleep', '1000'])
  const libvirtd = await host.daemonPid('libvirtd')
  expect(startTicks(libvirtd)).toBeDefined()
  await host.powerCut()
  await sleeper.exited
  expect(startTicks(sleeper.pid)).toBeUndefined()
  expect(startTicks(libvirtd)).toBeUndefined()

  await host.powerOn()
  expect((await host.exec(['cat', '/etc/machine-id'])).stdout).toBe(id)
})

test('libvirtd killed inside starts again', async () => {
  await using lab = await createLab()
  const host = await lab.addHost('h1')
  const pid = await host.daemonPid('libvirtd')
  process.kill(pid, 'SIGKILL')
  await until('the end of libvirtd', 5_000, () => startTicks(pid) === undefined)
  await host.restartLibvirtd()
  expect((await host.exec(['virsh', '-q', 'uri'])).stdout).toContain('qemu:///system')
})

test('when the process that made a lab is killed its hosts die, and a sweep removes the rest', async () => {
  const script = `
    import { createLab } from ${JSON.stringify(join(import.meta.dirname, 'lab.ts'))}
    const lab = await createLab()
    const host = await lab.addHost('h1')
    console.log(JSON.stringify({ id: lab.id, init: host.init.pid }))
    setInterval(() => {}, 1000)`
  const owner = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(createInterface({ input: owner.stdout }), 'line')) as [string]
  const { id, init } = JSON.parse(line) as { id: string; init: number }
  expect(await traces(id)).not.toEqual([])
  expect(await sweepLabs()).not.toContain(id)

  owner.kill('SIGKILL')
  await once(owner, 'exit')
  await until('the death of the host', 5_000, () => startTicks(init) === undefined)
  expect(await sweepLabs()).toContain(id)
  expect(await traces(id)).toEqual([])
})
