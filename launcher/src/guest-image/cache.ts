// Run as a program it builds the guest image if need be and prints its path.
import { join } from 'node:path'
import { buildGuestImage } from './build.ts'

/** Folder in the repository for packages and images that all tests and starts share; git ignores it. */
export const guestImageCache = join(import.meta.dirname, '../../../.overt/guest-image')

/** Gives the path of the current guest image, built when there is none. Not to be written to: use overlays. */
export async function cachedGuestImage(log?: (line: string) => void): Promise<string> {
  const outFile = join(guestImageCache, 'tiny-linux.qcow2')
  await buildGuestImage({ cacheDir: guestImageCache, outFile, ...(log ? { log } : {}) })
  return outFile
}

if (import.meta.main) console.log(await cachedGuestImage((line) => console.error(line)))
