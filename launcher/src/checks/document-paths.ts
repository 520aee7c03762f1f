// Fails when a document names a file or folder of the repository that is not there.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectFiles, root } from './source-files.ts'

const tops =
  /^(api-client|design|portal-admin|portal-vm|libvirt-client|engine-server|host-agent|launcher|e2e|docs|\.ci)\/[\w@./-]+$/

/** Paths a document names in backticks, relative to the root. */
export function pathsNamedIn(text: string): string[] {
  return [...text.matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? '').filter((word) => tops.test(word))
}

if (import.meta.main) {
  let missing = 0
  for (const file of projectFiles('*.md'))
    for (const path of pathsNamedIn(readFileSync(join(root, file), 'utf8'))) {
      if (existsSync(join(root, path))) continue
      missing += 1
      console.error(`${file} names ${path}, which is not there`)
    }
  console.log(missing === 0 ? 'every path a document names exists' : `${missing} paths are not there`)
  if (missing > 0) process.exitCode = 1
}
