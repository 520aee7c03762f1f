import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { copyFile, cp, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { repository } from './build.ts'
import { Refusal } from './refusal.ts'
import { run } from './run.ts'

/** An installed copy of the programs. */
export interface InstalledApp {
  node: string
  engine: string
  agent: string
  portalAdmin: string
  portalVm: string
}

/** Built folders, by their name in the installed copy. */
const parts = {
  engine: 'engine-server/dist',
  agent: 'host-agent/dist',
  'portal-admin': 'portal-admin/dist',
  'portal-vm': 'portal-vm/dist',
}

/**
 * Copies what was built, and the node that runs it, to a folder named by its content, because the engine's user may
 * not be able to read the repository, and a running version must not change under its feet. Other versions go away.
 */
export async function installApp(appFolder: string): Promise<InstalledApp> {
  const version = await contentHash()
  const folder = join(appFolder, version)
  if (!existsSync(folder)) {
    const work = join(appFolder, `.new-${version}`)
    await rm(work, { recursive: true, force: true })
    await mkdir(work, { recursive: true })
    for (const [name, source] of Object.entries(parts))
      await cp(join(repository, source), join(work, name), { recursive: true, dereference: true })
    await copyFile(process.execPath, join(work, 'node'))
    await run('chown', ['-R', 'root:root', work])
    await run('chmod', ['-R', 'u=rwX,go=rX', work])
    await rename(work, folder)
  }
  for (const entry of await readdir(appFolder)) {
    if (entry !== version) await rm(join(appFolder, entry), { recursive: true, force: true })
  }
  return {
    node: join(folder, 'node'),
    engine: join(folder, 'engine/engine.mjs'),
    agent: join(folder, 'agent/agent.mjs'),
    portalAdmin: join(folder, 'portal-admin'),
    portalVm: join(folder, 'portal-vm'),
  }
}

async function contentHash(): Promise<string> {
  const hash = createHash('sha256').update(process.version)
  for (const source of Object.values(parts)) {
    const folder = join(repository, source)
    if (!existsSync(folder)) throw new Refusal(`${source} is missing although the build succeeded.`)
    for (const entry of (await readdir(folder, { recursive: true })).toSorted()) {
      const file = join(folder, entry)
      if ((await stat(file)).isFile()) hash.update(`\0${source}/${entry}\0`).update(await readFile(file))
    }
  }
  return hash.digest('hex').slice(0, 16)
}
