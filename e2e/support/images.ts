import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
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

/** Makes an ISO image of small text files. */
export function makeIso(file: string, label: string, files: Readonly<Record<string, string>>): void {
  const content = mkdtempSync(`${file}.content-`)
  try {
    mkdirSync(content, { recursive: true })
    for (const [name, text] of Object.entries(files)) writeFileSync(join(content, name), text)
    execFileSync(
      'xorriso',
      ['-as', 'genisoimage', '-quiet', '-volid', label, '-joliet', '-rock', '-output', file, content],
      { stdio: 'ignore' },
    )
  } finally {
    rmSync(content, { recursive: true, force: true })
  }
}
