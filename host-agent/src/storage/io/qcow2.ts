import { open } from 'node:fs/promises'
import { AgentError } from '../../errors.ts'

/** Where the fields are: QEMU's docs/interop/qcow2.txt, "Header". All numbers are big-endian. */
const at = {
  version: 4,
  backingOffset: 8,
  backingLength: 16,
  clusterBits: 20,
  size: 24,
  crypt: 32,
  l1Entries: 36,
  l1Offset: 40,
  refcountOffset: 48,
  refcountClusters: 56,
  snapshots: 60,
  incompatible: 72,
  refcountOrder: 96,
  headerLength: 100,
} as const

/** Incompatible feature bits. */
const feature = { dirty: 1n, corrupt: 2n, dataFile: 4n, compression: 8n, extendedL2: 16n } as const
const knownFeatures = feature.dirty | feature.compression | feature.extendedL2
const DATA_FILE_EXTENSION = 0x44415441
const BACKING_FORMAT_EXTENSION = 0xe2792aca
const END_OF_EXTENSIONS = 0

/** The first bytes of a qcow2 image. */
export const qcow2Magic = Buffer.from([0x51, 0x46, 0x49, 0xfb])

function refuse(why: string): never {
  throw new AgentError('invalid_request', `The qcow2 image ${why}.`)
}

/**
 * Reads the virtual size out of a qcow2 header and refuses everything that could lead elsewhere or overload a reader:
 * a backing file, a data file, encryption, internal snapshots, unknown features, tables beyond the file.
 * @param head the first bytes of the file, 64 KiB or all of it. @param fileBytes its length.
 */
export function checkQcow2(head: Buffer, fileBytes: number): number {
  if (head.length < 72 || !head.subarray(0, 4).equals(qcow2Magic)) refuse('has no qcow2 header')
  const version = head.readUInt32BE(at.version)
  if (version !== 2 && version !== 3) refuse(`is of an unknown version, ${version}`)
  if (version === 3 && head.length < 104) refuse('is cut off in its header')
  if (head.readBigUInt64BE(at.backingOffset) !== 0n || head.readUInt32BE(at.backingLength) !== 0)
    refuse('is based on another file, which an import must not follow')
  const clusterBits = head.readUInt32BE(at.clusterBits)
  if (clusterBits < 9 || clusterBits > 21) refuse('has an impossible cluster size')
  if (head.readUInt32BE(at.crypt) !== 0) refuse('is encrypted')
  if (head.readUInt32BE(at.snapshots) !== 0) refuse('holds internal snapshots, which are not supported')
  checkTables(head, clusterBits, fileBytes)
  if (version === 3) checkVersion3(head, clusterBits)
  const size = head.readBigUInt64BE(at.size)
  if (size > BigInt(Number.MAX_SAFE_INTEGER)) refuse('claims an absurd size')
  return Number(size)
}

/** QEMU's own limits. */
const MAX_L1_BYTES = 32 * 2 ** 20
const MAX_REFCOUNT_TABLE_BYTES = 8 * 2 ** 20

function checkTables(head: Buffer, clusterBits: number, fileBytes: number): void {
  const l1Bytes = head.readUInt32BE(at.l1Entries) * 8
  const refcountBytes = head.readUInt32BE(at.refcountClusters) * 2 ** clusterBits
  if (l1Bytes > MAX_L1_BYTES || refcountBytes > MAX_REFCOUNT_TABLE_BYTES) refuse('claims absurd tables')
  const ends = [
    [head.readBigUInt64BE(at.l1Offset), l1Bytes],
    [head.readBigUInt64BE(at.refcountOffset), refcountBytes],
  ] as const
  for (const [offset, bytes] of ends)
    if (
      offset % BigInt(2 ** clusterBits) !== 0n ||
      offset + BigInt(bytes) > BigInt(fileBytes) + BigInt(2 ** clusterBits)
    )
      refuse('points to tables beyond its end')
}

function checkVersion3(head: Buffer, clusterBits: number): void {
  const features = head.readBigUInt64BE(at.incompatible)
  if (features & feature.dataFile) refuse('keeps its data in another file, which an import must not follow')
  if (features & feature.corrupt) refuse('is marked as corrupt; repair it first')
  if (features & ~knownFeatures) refuse('uses unknown features')
  let position = head.readUInt32BE(at.headerLength)
  if (position < 104 || position % 8 !== 0 || position > 2 ** clusterBits) refuse('has an impossible header length')
  const end = Math.min(head.length, 2 ** clusterBits)
  while (position + 8 <= end) {
    const type = head.readUInt32BE(position)
    const length = head.readUInt32BE(position + 4)
    if (type === END_OF_EXTENSIONS) return
    if (type === DATA_FILE_EXTENSION) refuse('names a data file, which an import must not follow')
    if (length > end - position - 8) refuse('has an impossible header extension')
    position += 8 + Math.ceil(length / 8) * 8
  }
}

/** The virtual size of a qcow2 image of ours; bytes. */
export async function readQcow2Size(path: string): Promise<number> {
  const file = await open(path, 'r')
  try {
    const head = Buffer.alloc(32)
    const { bytesRead } = await file.read(head, 0, head.length, 0)
    if (bytesRead < head.length || !head.subarray(0, 4).equals(qcow2Magic)) refuse('has no qcow2 header')
    return Number(head.readBigUInt64BE(at.size))
  } finally {
    await file.close()
  }
}

/** What QEMU takes when nothing else is asked for. */
const CLUSTER_BITS = 16
const CLUSTER_BYTES = 2 ** CLUSTER_BITS
/** A header without the fields of optional features. */
const HEADER_BYTES = 104
const REFCOUNT_ORDER = 4

/** An image that holds no data yet. */
export type EmptyQcow2 = {
  /** A multiple of 512. */
  virtualSizeBytes: number
  /** What is read where nothing was written; `name` is relative to the image's own folder. */
  backing?: { name: string; format: 'raw' | 'qcow2' }
}

/**
 * The metadata of an empty qcow2 image (version 3, clusters of 64 KiB, as qemu-img makes it): where to write what, and
 * the length of the file; everything between is zero.
 */
export function emptyQcow2({ virtualSizeBytes, backing }: EmptyQcow2): {
  parts: readonly { offset: number; bytes: Buffer }[]
  fileBytes: number
} {
  // One L1 entry stands for a cluster full of L2 entries of 8 bytes.
  const l1Entries = Math.ceil(virtualSizeBytes / (CLUSTER_BYTES * (CLUSTER_BYTES / 8)))
  const l1Clusters = Math.max(1, Math.ceil((l1Entries * 8) / CLUSTER_BYTES))
  const [refcountTable, refcountBlock, l1Table] = [CLUSTER_BYTES, 2 * CLUSTER_BYTES, 3 * CLUSTER_BYTES]
  const clusters = 3 + l1Clusters
  // Above it QEMU refuses the image, and below it one refcount block counts all clusters. 2 PiB.
  if (l1Entries * 8 > MAX_L1_BYTES) refuse('would be larger than a disk can be')

  const head = Buffer.alloc(HEADER_BYTES)
  qcow2Magic.copy(head)
  head.writeUInt32BE(3, at.version)
  head.writeUInt32BE(CLUSTER_BITS, at.clusterBits)
  head.writeBigUInt64BE(BigInt(virtualSizeBytes), at.size)
  head.writeUInt32BE(l1Entries, at.l1Entries)
  head.writeBigUInt64BE(BigInt(l1Table), at.l1Offset)
  head.writeBigUInt64BE(BigInt(refcountTable), at.refcountOffset)
  head.writeUInt32BE(1, at.refcountClusters)
  head.writeUInt32BE(REFCOUNT_ORDER, at.refcountOrder)
  head.writeUInt32BE(HEADER_BYTES, at.headerLength)
  const extensions = [
    ...(backing ? [extension(BACKING_FORMAT_EXTENSION, backing.format)] : []),
    extension(END_OF_EXTENSIONS, ''),
  ]
  const name = Buffer.from(backing?.name ?? '')
  if (name.length > 1023) throw new AgentError('internal', 'The name of a backing file is too long.')
  if (backing) {
    head.writeBigUInt64BE(BigInt(HEADER_BYTES + Buffer.concat(extensions).length), at.backingOffset)
    head.writeUInt32BE(name.length, at.backingLength)
  }
  const table = Buffer.alloc(8)
  table.writeBigUInt64BE(BigInt(refcountBlock))
  const counts = Buffer.alloc(clusters * 2)
  for (let cluster = 0; cluster < clusters; cluster += 1) counts.writeUInt16BE(1, cluster * 2)
  return {
    parts: [
      { offset: 0, bytes: Buffer.concat([head, ...extensions, name]) },
      { offset: refcountTable, bytes: table },
      { offset: refcountBlock, bytes: counts },
    ],
    fileBytes: clusters * CLUSTER_BYTES,
  }
}

function extension(type: number, text: string): Buffer {
  const data = Buffer.from(text)
  const bytes = Buffer.alloc(8 + Math.ceil(data.length / 8) * 8)
  bytes.writeUInt32BE(type, 0)
  bytes.writeUInt32BE(data.length, 4)
  data.copy(bytes, 8)
  return bytes
}
