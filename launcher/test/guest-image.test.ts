import { beforeAll, describe, expect, test } from 'vitest'
import { cachedGuestImage } from '../src/guest-image/cache.ts'
import { run } from '../src/run.ts'
import { bootGuest } from './boot-guest.ts'

let image: string

const seed = {
  'meta-data': 'instance-id: i-1\nlocal-hostname: ignored\n',
  'user-data': `#cloud-config
hostname: hello
password: secret
users:
  - default
  - name: bob
    ssh_authorized_keys: ["ssh-ed25519 AAAA bob"]
write_files:
  - path: /data/written
    content: |
      two
      lines
runcmd:
  - echo "command ran on $(hostname)"
  - [echo, list form, ran]
`,
  'network-config': 'version: 2\nethernets:\n  eth0:\n    addresses: [10.9.8.7/24]\n',
}

describe('guest image', { timeout: 60_000 }, () => {
  beforeAll(async () => {
    image = await cachedGuestImage()
  }, 120_000)

  test('the image names no other file', async () => {
    const info = JSON.parse(await run('qemu-img', ['info', '--output=json', image])) as Record<string, unknown>
    expect(info.format).toBe('qcow2')
    expect(info['backing-filename']).toBeUndefined()
    expect(Number(info['actual-size'])).toBeLessThan(32 * 1024 * 1024)
  })

  test('a guest boots, takes its cloud-init, answers its agent, hears the keyboard and powers off by ACPI', async () => {
    await using guest = await bootGuest(image, seed)
    await guest.serialHas(/command ran on hello/, 40_000)
    await guest.serialHas(/list form ran/, 5_000)
    const up = await guest.serialHas(/GUEST UP hello after ([\d.]+) s/, 5_000)
    expect(Number(up[1])).toBeLessThan(20)

    const agent = await guest.agent()
    expect(await agent.call('guest-get-host-name')).toEqual({ 'host-name': 'hello' })
    expect(await agent.call('guest-get-osinfo')).toMatchObject({ id: 'tiny-linux', machine: 'x86_64' })
    const interfaces = JSON.stringify(await agent.call('guest-network-get-interfaces'))
    expect(interfaces).toContain('10.9.8.7')
    expect(JSON.stringify(await agent.call('guest-get-fsinfo'))).toContain('/data')

    guest.serialType('cat /data/written /home/bob/.ssh/authorized_keys; grep -c "^root:.[$6x]" /etc/shadow\n')
    await guest.serialHas(/two\s+lines\s+ssh-ed25519 AAAA bob\s/, 5_000)

    await guest.keyboardType('hostname > /dev/tty\n')
    await guest.keyboardType('echo typed on the keyboard > /dev/ttyS0\n')
    await guest.serialHas(/typed on the keyboard/, 5_000)

    if (process.env.OVERT_SCREENSHOT)
      await guest.qmp.call('screendump', { filename: process.env.OVERT_SCREENSHOT, format: 'png' })
    await guest.qmp.call('system_powerdown')
    await guest.serialHas(/ACPI POWER BUTTON/, 5_000)
    await guest.serialHas(/GUEST DOWN hello/, 10_000)
    expect(await guest.ended).toBe(0)
  })

  test('without a seed it asks DHCP, and after a reboot it is up again', async () => {
    await using guest = await bootGuest(image, { 'meta-data': 'instance-id: i-2\n' })
    await guest.serialHas(/GUEST UP tiny-linux/, 40_000)
    const agent = await guest.agent()
    await expect
      .poll(async () => JSON.stringify(await agent.call('guest-network-get-interfaces')), { timeout: 10_000 })
      .toContain('10.0.2.15')
    guest.serialType('reboot\n')
    await guest.serialHas(/GUEST DOWN tiny-linux[\s\S]*GUEST UP tiny-linux/, 50_000)
  })
})
