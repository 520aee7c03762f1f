import { execFileSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { IsoSeeds } from './seeds.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'overt-seeds-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const runId = '3d2ff5ee-6f0f-4b3e-8a35-1c52c0ffee01'

it('makes a NoCloud image that only root can read, and nothing beside it', async () => {
  const seeds = new IsoSeeds(join(folder, 'seeds'))
  const path = seeds.pathOf(runId)
  await seeds.write(runId, {
    metaData: 'instance-id: a\n',
    userData: '#cloud-config\npassword: hush\n',
    networkConfig: 'version: 2\n',
  })
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  expect(await readdir(join(folder, 'seeds'))).toEqual([`${runId}.iso`])

  expect(
    execFileSync('xorriso', ['-indev', path, '-pvd_info'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
  ).toContain('CIDATA')
  const out = join(folder, 'out')
  execFileSync('xorriso', ['-osirrox', 'on', '-indev', path, '-extract', '/', out], { stdio: 'ignore' })
  expect((await readdir(out)).sort()).toEqual(['meta-data', 'network-config', 'user-data'])
  expect(await readFile(join(out, 'user-data'), 'utf8')).toBe('#cloud-config\npassword: hush\n')

  await seeds.write(runId, { metaData: 'instance-id: b\n', userData: '' })
  await seeds.remove(runId)
  await seeds.remove(runId)
  expect(await readdir(join(folder, 'seeds'))).toEqual([])
})
