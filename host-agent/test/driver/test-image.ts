import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/**
 * A small bootable image with a guest agent, a VGA console and a shell on the serial port: the one OVERT_TEST_IMAGE
 * names, or the one the launcher keeps, which it builds when there is none. Never written to.
 */
export async function testImage(): Promise<string> {
  const given = process.env['OVERT_TEST_IMAGE']
  if (given) return given
  const builder = join(import.meta.dirname, '../../../launcher/src/guest-image/cache.ts')
  return (await run(process.execPath, [builder])).stdout.trim()
}

/** A linked clone, as the first layer of a chain. */
export async function cloneOf(image: string, path: string): Promise<{ path: string; format: 'qcow2' }[]> {
  await run('qemu-img', ['create', '-q', '-f', 'qcow2', '-b', image, '-F', 'qcow2', path])
  return [
    { path, format: 'qcow2' },
    { path: image, format: 'qcow2' },
  ]
}

/** An image with nothing in it, of a size as qemu-img takes it. */
export async function blankDisk(path: string, size: string): Promise<void> {
  await run('qemu-img', ['create', '-q', '-f', 'qcow2', path, size])
}

/** A NoCloud seed that gives the guest a host name. */
export async function seedWithHostName(folder: string, hostName: string): Promise<string> {
  const files = join(folder, 'seed')
  await mkdir(files)
  await writeFile(join(files, 'meta-data'), `instance-id: i-1\nlocal-hostname: ${hostName}\n`)
  await writeFile(join(files, 'user-data'), '#cloud-config\n')
  const path = join(folder, 'seed.iso')
  const options = ['-as', 'mkisofs', '-quiet', '-V', 'cidata', '-J', '-r', '-o', path, files]
  await run('xorriso', options)
  return path
}
