// OpenLDAP's server for tests, unpacked and not installed: no service of the system is made, and none is in its way. Run
// as a program it fetches it if need be and prints its folder.
import { join } from 'node:path'
import { dependsOf, unpackedPackages } from '../debian-packages.ts'

/** Folder in the repository that all tests share; git ignores it. */
const cache = join(import.meta.dirname, '../../../.overt/test-packages')

/** Gives the folder with `usr/sbin/slapd`, its modules, libraries and schemas; from Debian's packages. */
export function cachedSlapd(log: (line: string) => void = () => undefined): Promise<string> {
  return unpackedPackages(join(cache, 'slapd'), slapdPackages, log)
}

/** With the libraries it needs, save those that every system has; Perl and ODBC are for modules that nobody loads. */
async function slapdPackages(): Promise<string[]> {
  const libraries = (await dependsOf('slapd')).filter((name) => name.startsWith('lib'))
  return ['slapd', ...libraries.filter((name) => !/^lib(c6|crypt1|perl|mime)/.test(name))]
}

if (import.meta.main) console.log(await cachedSlapd((line) => console.error(line)))
