import { constants } from 'node:fs'
import { lstat, mkdir, open, realpath } from 'node:fs/promises'
import { isAbsolute, join, normalize, relative, sep } from 'node:path'
import { AgentError, systemErrorCode } from '../../errors.ts'

/** Space and above, without DEL. */
function isPrintable(text: string): boolean {
  return Array.from(text).every((letter) => letter >= ' ' && letter !== '\u007f')
}

/** Refuses a path that is not absolute and plain (`..`, `//`, a trailing slash, control characters). */
export function checkPlainPath(path: string): void {
  if (!isAbsolute(path) || !isPrintable(path) || normalize(path) !== path || (path.endsWith('/') && path !== '/'))
    throw new AgentError(
      'invalid_request',
      'The path must be absolute, without `..`, doubled slashes or control characters.',
    )
}

/** The root a plain path is beneath, or is; undefined when none. The longest wins. */
export function rootOf(roots: readonly string[], path: string): string | undefined {
  return roots
    .filter((root) => path === root || path.startsWith(root === '/' ? '/' : root + sep))
    .sort((a, b) => b.length - a.length)[0]
}

/**
 * Walks from the root to the path and refuses symbolic links on the way, so that nothing beneath a root leads out of
 * it. With `create` missing folders are made, traversable by all (QEMU runs as another user) and readable by root.
 * @returns the real path of it, or undefined when missing.
 */
export async function walkBeneath(root: string, path: string, create: boolean): Promise<string | undefined> {
  let at: string
  try {
    at = await realpath(root) // the root itself may be a link: the administrator named it
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw error
    if (!create) return undefined
    throw new AgentError('not_found', `The storage root ${root} does not exist.`)
  }
  const names = relative(root, path).split(sep).filter(Boolean)
  for (const name of names) {
    at = join(at, name)
    const stat = await lstatOrMissing(at)
    if (stat?.isSymbolicLink())
      throw new AgentError('invalid_request', `${at} is a symbolic link; storage must not lead elsewhere.`)
    if (stat) continue
    if (!create) return undefined
    await mkdir(at, { mode: 0o711 })
  }
  return at
}

/** Opens a regular file for reading without following a link at its end. */
export async function openPlainFile(path: string) {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  const stat = await file.stat()
  if (stat.isFile()) return { file, stat }
  await file.close()
  throw new AgentError('invalid_request', `${path} is not a regular file.`)
}

async function lstatOrMissing(path: string) {
  try {
    return await lstat(path)
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined
    throw error
  }
}
