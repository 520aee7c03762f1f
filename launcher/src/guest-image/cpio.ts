/** One entry of an archive; `mode` carries the permission bits only. */
export type CpioEntry =
  | { path: string; kind: 'folder'; mode: number }
  | { path: string; kind: 'file'; mode: number; content: Buffer }
  | { path: string; kind: 'link'; target: string }

const typeBits = { folder: 0o040000, file: 0o100000, link: 0o120000 }

/**
 * Writes the archive format the kernel unpacks as its first root ("newc", Documentation/driver-api/early-userspace).
 * Everything belongs to root and has no date, so the same entries always give the same bytes.
 */
export function cpioArchive(entries: readonly CpioEntry[]): Buffer {
  const chunks: Buffer[] = []
  let inode = 0
  for (const entry of entries) {
    const content = entry.kind === 'file' ? entry.content : Buffer.from(entry.kind === 'link' ? entry.target : '')
    const mode = typeBits[entry.kind] | (entry.kind === 'link' ? 0o777 : entry.mode)
    append(chunks, ++inode, mode, entry.path, content)
  }
  append(chunks, 0, 0, 'TRAILER!!!', Buffer.alloc(0))
  return Buffer.concat(chunks)
}

function append(chunks: Buffer[], inode: number, mode: number, path: string, content: Buffer): void {
  const name = Buffer.from(`${path}\0`)
  const fields = [inode, mode, 0, 0, 1, 0, content.length, 0, 0, 0, 0, name.length, 0]
  const head = Buffer.from(`070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}`)
  chunks.push(head, name, padding(head.length + name.length), content, padding(content.length))
}

const padding = (length: number) => Buffer.alloc((4 - (length % 4)) % 4)
