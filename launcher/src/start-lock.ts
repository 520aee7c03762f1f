import { link, readFile, rm, writeFile } from 'node:fs/promises'
import { identify, lives, type ProcessIdentity } from './process-identity.ts'
import { Refusal } from './refusal.ts'

/** The right to run one data folder, until disposed. */
export async function takeStartLock(file: string): Promise<AsyncDisposable> {
  const own = `${file}.${process.pid}`
  await writeFile(own, JSON.stringify(identify(process.pid)), { mode: 0o600 })
  try {
    return await takeWith(own, file)
  } finally {
    await rm(own, { force: true })
  }
}

async function takeWith(own: string, file: string): Promise<AsyncDisposable> {
  for (;;) {
    try {
      // Linked into place whole: a lock that is there always names its holder.
      await link(own, file)
      return { [Symbol.asyncDispose]: () => rm(file, { force: true }) }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const holder = await lockHolder(file)
    if (holder)
      throw new Refusal(
        `Overt runs on this data folder already (process ${holder.pid}). Stop that one, or name another folder with --data.`,
      )
    await rm(file, { force: true }) // left by a start that was killed
  }
}

/** The living process that holds a data folder. */
export async function lockHolder(file: string): Promise<ProcessIdentity | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '')
  try {
    const holder = JSON.parse(text) as ProcessIdentity
    return lives(holder) ? holder : undefined
  } catch {
    return undefined // there is none, or the file system lost its content at a power cut
  }
}
