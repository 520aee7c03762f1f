import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { isIPv6 } from 'node:net'
import { join } from 'node:path'
import { isLoopback } from '../../http/facts.ts'

/** What a machine fetches to become a host. Text and program are of one build, as the text has the program's digest. */
export interface HostInstaller {
  /** A shell script for root. */
  readonly script: Buffer
  /** SHA-256 of the script, lower-case hex. */
  readonly sha256: string
  /** The agent: one file for Node. */
  readonly agent: Buffer
  /** Addresses of this engine that other machines may reach, the likeliest first; at least one. */
  readonly engineUrls: readonly string[]
}

/** Paths they are served under. */
export const installerPaths = { script: '/host/install', agent: '/host/agent.mjs' } as const

/** Reads the built agent and its script; undefined where the folder has none, as in a checkout that was not built. */
export async function readHostInstaller(
  folder: string,
  at: { readonly names: readonly string[]; readonly port: number },
): Promise<HostInstaller | undefined> {
  const files = await Promise.all(['agent.mjs', 'install.sh'].map((name) => readIfThere(join(folder, name))))
  const [agent, template] = files
  if (!agent || !template) return undefined
  const script = Buffer.from(template.toString().replace('@AGENT_SHA256@', sha256(agent)))
  return { script, sha256: sha256(script), agent, engineUrls: engineUrls(at.names, at.port) }
}

function engineUrls(names: readonly string[], port: number): string[] {
  const others = names.filter((name) => name !== 'localhost' && !isLoopback(name))
  const reachable = others.length > 0 ? others : [hostname()]
  return reachable.map((name) => `https://${isIPv6(name) ? `[${name}]` : name}:${port}`)
}

function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex')
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
