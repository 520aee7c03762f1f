import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CloudInitSeed } from '@overt/api-client/agent'
import { runTool } from '../system/run-tool.ts'

/** NoCloud seed images, one per run. */
export type Seeds = {
  /** Where the seed of a run is, or would be. */
  pathOf(runId: string): string
  /** Makes it, replacing one that is there. */
  write(runId: string, seed: CloudInitSeed): Promise<void>
  remove(runId: string): Promise<void>
}

/**
 * Seeds as ISO images beneath a folder. They hold secrets: the source files are in a folder only root enters, the image
 * is readable by root alone (libvirt hands it to QEMU's user while the guest runs), and nothing of it is logged.
 */
export class IsoSeeds implements Seeds {
  private readonly folder: string

  constructor(folder: string) {
    this.folder = folder
  }

  pathOf(runId: string): string {
    return join(this.folder, `${runId}.iso`)
  }

  async write(runId: string, seed: CloudInitSeed): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o711 })
    const work = await mkdtemp(join(this.folder, '.making-'))
    try {
      const content = join(work, 'content')
      await mkdir(content)
      const files = { 'meta-data': seed.metaData, 'user-data': seed.userData, 'network-config': seed.networkConfig }
      for (const [name, text] of Object.entries(files))
        if (text !== undefined) await writeFile(join(content, name), text, { mode: 0o600 })
      const image = join(work, 'seed.iso')
      // cloud-init finds a NoCloud seed by this volume label.
      await runTool(
        'xorriso',
        ['-as', 'genisoimage', '-quiet', '-volid', 'CIDATA', '-joliet', '-rock', '-output', image, content],
        {
          deadlineMs: 20_000,
          umask: 0o077,
        },
      )
      await rename(image, this.pathOf(runId))
    } finally {
      await rm(work, { recursive: true, force: true })
    }
  }

  async remove(runId: string): Promise<void> {
    await rm(this.pathOf(runId), { force: true })
  }
}
