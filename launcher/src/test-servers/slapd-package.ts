// OpenLDAP's server for tests, unpacked and not installed: no service of the system is made, and none is in its way. Run
// as a program it fetches it if need be and prints its folder.
import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { run, tryRun } from '../run.ts'

/** Folder in the repository that all tests share; git ignores it. */
const cache = join(import.meta.dirname, '../../../.overt/test-packages')

/** Gives the folder with `usr/sbin/slapd`, its modules, libraries and schemas; from Debian's packages. */
export async function cachedSlapd(log: (line: string) => void = () => undefined): Promise<string> {
  const folder = join(cache, 'slapd')
  if (existsSync(folder)) return folder
  // With the libraries it needs, save those that every system has; Perl and ODBC are for modules that nobody loads.
  const depends = (await tryRun('apt-cache', ['depends', '--important', 'slapd'])) ?? ''
  const libraries = [...depends.matchAll(/Depends: (lib\S+)/g)].map((match) => match[1] ?? '')
  const names = ['slapd', ...libraries.filter((name) => !/^lib(c6|crypt1|perl|mime)/.test(name))]
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

if (import.meta.main) console.log(await cachedSlapd((line) => console.error(line)))
