import { execFileSync, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { identifyProcess } from '../src/system/process-identity.ts'

/**
 * Networks are made in a network namespace of the test's own: nothing of the machine is touched. The driver of the test
 * runs inside it (`network-driver.ts`) and is asked over its standard input.
 */
const networkId = '3d2ff5ee-6f0f-4b3e-8a35-1c52c0ffee01'
const isolatedId = '3d2ff5ee-6f0f-4b3e-8a35-1c52c0ffee02'
const bridge = 'overtc0ffee01'

let folder: string
let inside: Inside

type Answer = { result?: unknown; error?: { code: string; message: string; details?: Record<string, unknown> } }

/** A process in a namespace that has the networks; `run` runs a program beside it. */
class Inside {
  readonly pid: number
  private readonly child
  private readonly waiting: ((answer: Answer) => void)[] = []

  constructor(folder: string) {
    const driver = join(dirname(fileURLToPath(import.meta.url)), 'network-driver.ts')
    this.child = spawn('unshare', ['-n', '--', process.execPath, driver, folder], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    this.pid = this.child.pid ?? 0
    let text = ''
    this.child.stdout.setEncoding('utf8').on('data', (part: string) => {
      text += part
      const lines = text.split('\n')
      text = lines.pop() ?? ''
      for (const line of lines) this.waiting.shift()?.(JSON.parse(line) as Answer)
    })
  }

  async ask(method: string, ...args: unknown[]): Promise<unknown> {
    const answer = await new Promise<Answer>((resolve) => {
      this.waiting.push(resolve)
      this.child.stdin.write(`${JSON.stringify({ method, args })}\n`)
    })
    if (answer.error) throw Object.assign(new Error(answer.error.message), answer.error)
    return answer.result
  }

  run(program: string, ...args: string[]): string {
    return execFileSync('nsenter', ['-t', String(this.pid), '-n', program, ...args], { encoding: 'utf8' })
  }

  /** As the agent is killed: its dnsmasq and bridges stay, in a namespace another process keeps. */
  kill(): void {
    this.child.kill('SIGKILL')
  }
}

const nat = { networkId, name: 'Default', mode: 'nat', ipv4: { cidr: '10.77.3.1/24' } }
const pidOfDnsmasq = (id: string) =>
  Number(execFileSync('cat', [join(folder, id, 'dnsmasq.pid')], { encoding: 'utf8' }).trim())

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'overt-network-'))
  inside = new Inside(folder)
  await inside.ask('open')
  inside.run('ip', 'link', 'set', 'lo', 'up')
})
afterAll(async () => {
  await inside.ask('remove', networkId).catch(() => undefined) // may have been removed by its test
  await inside.ask('remove', isolatedId).catch(() => undefined) // as above
  inside.kill()
  await rm(folder, { recursive: true, force: true })
})

describe('a network', () => {
  it('is a bridge with address, DHCP and masquerading', async () => {
    expect(await inside.ask('ensure', nat)).toEqual({ bridge, created: true })
    expect(inside.run('ip', '-4', 'address', 'show', 'dev', bridge)).toContain('10.77.3.1/24')
    expect(inside.run('nft', 'list', 'table', 'ip', 'overt_c0ffee01')).toContain('masquerade')
    expect(inside.run('cat', '/proc/sys/net/ipv4/ip_forward').trim()).toBe('1')
    expect(await inside.ask('bridgeOf', networkId)).toBe(bridge)
    expect(pidOfDnsmasq(networkId)).toBeGreaterThan(1)
  })

  it('gives a guest an address by DHCP', async () => {
    inside.run('ip', 'link', 'add', 'guest0', 'type', 'veth', 'peer', 'name', 'port0')
    inside.run('ip', 'link', 'set', 'port0', 'master', bridge, 'up')
    inside.run('ip', 'link', 'set', 'guest0', 'up')
    // busybox's client prints the lease and changes nothing of the machine: its script is `true`.
    const told = inside.run('sh', '-c', 'busybox udhcpc -i guest0 -n -q -t 5 -s /bin/true 2>&1')
    expect(told).toMatch(/lease of 10\.77\.3\.\d+ obtained/)
  })

  it('is not removed while a guest is attached', async () => {
    await expect(inside.ask('remove', networkId)).rejects.toMatchObject({
      code: 'conflict',
      details: { attached: ['port0'] },
    })
  })

  it('is left as it is when it is right, and made good when it is not', async () => {
    const before = pidOfDnsmasq(networkId)
    expect(await inside.ask('ensure', nat)).toEqual({ bridge, created: false })
    expect(pidOfDnsmasq(networkId)).toBe(before)
    process.kill(before, 'SIGKILL')
    inside.run('nft', 'delete', 'table', 'ip', 'overt_c0ffee01')
    inside.run('ip', 'address', 'flush', 'dev', bridge)
    await inside.ask('repair')
    expect(pidOfDnsmasq(networkId)).not.toBe(before)
    expect(inside.run('nft', 'list', 'table', 'ip', 'overt_c0ffee01')).toContain('masquerade')
    expect(inside.run('ip', '-4', 'address', 'show', 'dev', bridge)).toContain('10.77.3.1/24')
  })

  it('that cannot be made good is told with its reason, until it is', async () => {
    expect(await inside.ask('broken')).toEqual([])
    inside.run('ip', 'link', 'delete', bridge)
    inside.run('ip', 'link', 'add', bridge, 'type', 'bridge') // somebody else's now
    await inside.ask('repair')
    expect(await inside.ask('broken')).toEqual([
      { networkId, name: nat.name, reason: expect.stringContaining("is not Overt's") },
    ])
    inside.run('ip', 'link', 'delete', bridge)
    await inside.ask('repair')
    expect(await inside.ask('broken')).toEqual([])
    expect(inside.run('ip', '-4', 'address', 'show', 'dev', bridge)).toContain('10.77.3.1/24')
  })

  it('is known again by the next agent, which leaves its dnsmasq alone', async () => {
    const before = pidOfDnsmasq(networkId)
    await inside.ask('open')
    await inside.ask('repair')
    expect(await inside.ask('bridgeOf', networkId)).toBe(bridge)
    expect(pidOfDnsmasq(networkId)).toBe(before)
  })

  it('that is isolated has no way out and no masquerading', async () => {
    const isolated = {
      networkId: isolatedId,
      name: 'Quiet',
      mode: 'isolated',
      mtu: 1400,
      ipv4: { cidr: '10.77.4.1/28' },
    }
    expect(await inside.ask('ensure', isolated)).toEqual({ bridge: 'overtc0ffee02', created: true })
    const rules = inside.run('nft', 'list', 'table', 'ip', 'overt_c0ffee02')
    expect(rules).not.toContain('masquerade')
    expect(rules).toContain('reject')
    expect(inside.run('ip', 'link', 'show', 'dev', 'overtc0ffee02')).toContain('mtu 1400')
    await inside.ask('remove', isolatedId)
  })

  it('that collides with a route of the machine, or with a foreign device, is refused and named', async () => {
    inside.run('ip', 'link', 'add', 'other0', 'type', 'bridge')
    inside.run('ip', 'address', 'add', '192.168.50.1/24', 'dev', 'other0')
    inside.run('ip', 'link', 'set', 'other0', 'up')
    const colliding = { ...nat, networkId: isolatedId, ipv4: { cidr: '192.168.0.1/16' } }
    await expect(inside.ask('ensure', colliding)).rejects.toMatchObject({
      code: 'conflict',
      details: { route: '192.168.50.0/24', device: 'other0' },
    })
    inside.run('ip', 'link', 'add', 'overtc0ffee02', 'type', 'bridge')
    const foreign = { ...nat, networkId: isolatedId, ipv4: { cidr: '10.99.0.1/24' } }
    await expect(inside.ask('ensure', foreign)).rejects.toMatchObject({ code: 'conflict' })
    inside.run('ip', 'link', 'del', 'overtc0ffee02')
    await expect(inside.ask('bridgeOf', isolatedId)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('refuses addresses that are none', async () => {
    for (const cidr of ['10.0.0.0/24', '10.0.0.255/24', '10.0.0.1/31', '10.0.0.1', '300.0.0.1/24', 'fe80::1/64'])
      await expect(inside.ask('ensure', { ...nat, networkId: isolatedId, ipv4: { cidr } })).rejects.toMatchObject({
        code: 'invalid_request',
      })
  })

  it('is gone when it was removed, and removing it again is a success', async () => {
    inside.run('ip', 'link', 'del', 'port0')
    const dnsmasq = pidOfDnsmasq(networkId)
    await inside.ask('remove', networkId)
    await inside.ask('remove', networkId)
    expect(inside.run('ip', '-o', 'link', 'show')).not.toContain(bridge)
    expect(inside.run('nft', 'list', 'tables')).not.toContain('overt_')
    // It may stay as a zombie where nobody reaps orphans.
    expect(await identifyProcess(dnsmasq)).toBeUndefined()
  })
})
