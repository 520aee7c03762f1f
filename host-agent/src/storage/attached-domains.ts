import { mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { systemErrorCode } from '../errors.ts'
import { writeFileAtomic } from '../system/files.ts'

/** Which folder each attached storage domain is in; kept in one small file. */
export class AttachedDomains {
  private readonly file: string
  private readonly paths: Map<string, string>
  private writing: Promise<void> = Promise.resolve()

  private constructor(file: string, paths: Map<string, string>) {
    this.file = file
    this.paths = paths
  }

  static async open(file: string): Promise<AttachedDomains> {
    await mkdir(dirname(file), { recursive: true })
    try {
      const known = JSON.parse(await readFile(file, 'utf8')) as Record<string, string> // written by `add`
      return new AttachedDomains(file, new Map(Object.entries(known)))
    } catch (error) {
      if (systemErrorCode(error) === 'ENOENT') return new AttachedDomains(file, new Map())
      throw error
    }
  }

  /** The folder of a domain, as it was told when attached. */
  pathOf(domainId: string): string | undefined {
    return this.paths.get(domainId)
  }

  /** Every domain that was attached. */
  ids(): string[] {
    return [...this.paths.keys()]
  }

  /** Remembers a domain durably. */
  async add(domainId: string, path: string): Promise<void> {
    if (this.paths.get(domainId) === path) return
    this.paths.set(domainId, path)
    await this.save()
  }

  /** Forgets a domain durably. */
  async remove(domainId: string): Promise<void> {
    if (this.paths.delete(domainId)) await this.save()
  }

  private async save(): Promise<void> {
    const write = () => writeFileAtomic(this.file, JSON.stringify(Object.fromEntries(this.paths), null, 2))
    this.writing = this.writing.then(write, write)
    await this.writing
  }
}
