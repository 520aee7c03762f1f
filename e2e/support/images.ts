import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { StackFacts } from './facts.ts'

/** A folder on the host from which images may be imported, removed with the files in it when disposed. */
export function imageFolder({ dataDir }: StackFacts): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(dataDir, 'images/test-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}

/** Runs qemu-img. */
export function qemuImg(...args: string[]): string {
  return execFileSync('qemu-img', args, { encoding: 'utf8' })
}

/**
 * Machine code of a PC's boot sector at 0x7c00: writes the text behind it to the first serial port (waiting each time
 * until bit 5 of the line status says that the port is free), then halts for good.
 */
const bootCode = Buffer.from(
  '31c08ed8fcbe227c' + 'ac84c0741288c4' + 'bafd03eca82074f8' + 'baf80388e0eeebe9' + 'f4ebfd',
  'hex',
)

/** Makes a bootable ISO image (El Torito, no emulation) that prints a line on the serial port and does nothing else. */
export function makeBootableIso(file: string, line: string): void {
  const content = mkdtempSync(`${file}.content-`)
  try {
    const sector = Buffer.alloc(2048)
    bootCode.copy(sector)
    sector.write(`${line}\r\n\0`, bootCode.length, 'latin1')
    writeFileSync(join(content, 'boot.bin'), sector)
    const boot = ['-b', 'boot.bin', '-no-emul-boot', '-boot-load-size', '4']
    execFileSync('xorriso', ['-as', 'genisoimage', '-quiet', '-volid', 'BOOT', ...boot, '-output', file, content], {
      stdio: 'ignore',
    })
  } finally {
    rmSync(content, { recursive: true, force: true })
  }
}
