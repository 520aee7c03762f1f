// Debian's packages, unpacked and not installed.
import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { run, tryRun } from './run.ts'

/**
 * Gives a folder with the contents of some packages, named once they are needed. What an earlier call unpacked there is
 * used again without asking apt.
 */
export async function unpackedPackages(
  folder: string,
  packages: () => Promise<readonly string[]>,
  log: (line: string) => void,
): Promise<string> {
  if (existsSync(folder)) return folder
  const names = await packages()
  log(`downloading ${names.join(', ')}`)
  const work = `${folder}.new-${process.pid}`
  await rm(work, { recursive: true, force: true })
  await mkdir(join(work, 'debs'), { recursive: true })
  // The root user is named as the sandbox user, because _apt may not write below the cache folder.
  await run('apt-get', ['-q', '-o', 'APT::Sandbox::User=root', 'download', ...names], { cwd: join(work, 'debs') })
  for (const file of await readdir(join(work, 'debs'))) await run('dpkg-deb', ['-x', join(work, 'debs', file), work])
  await rm(join(work, 'debs'), { recursive: true })
  // Another run may have been quicker; its folder has the same content.
  await rename(work, folder).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
    await rm(work, { recursive: true, force: true })
  })
  return folder
}

/** Names of the packages that one needs. */
export async function dependsOf(name: string): Promise<string[]> {
  const text = (await tryRun('apt-cache', ['depends', '--important', name])) ?? ''
  return [...text.matchAll(/Depends: (\S+)/g)].map((match) => match[1] ?? '')
}
