import { AgentError } from '../errors.ts'
import { qemuImg } from './qemu-img.ts'

/** What `qemu-img info --output=json` tells, as far as it is looked at. */
type Info = {
  format?: string
  'virtual-size'?: number
  'backing-filename'?: string
  'full-backing-filename'?: string
  encrypted?: boolean
  snapshots?: unknown[]
  'format-specific'?: { data?: Record<string, unknown> }
}

/**
 * Has QEMU read the header of an image that our own reader let through, in a child without privileges and with little
 * memory and time, and refuses it when QEMU sees more in it than we did.
 */
export async function crossCheck(
  path: string,
  format: 'raw' | 'qcow2',
  virtualSizeBytes: number,
  signal?: AbortSignal,
) {
  const text = await qemuImg(['info', '--output=json', '-f', format, path], {
    withoutPrivileges: true,
    memoryBytes: 1024 * 2 ** 20,
    cpuSeconds: 5,
    deadlineMs: 10_000,
    ...(signal ? { signal } : {}),
  })
  const info = JSON.parse(text) as Info // qemu-img's own output
  const data = info['format-specific']?.data ?? {}
  const why =
    info.format !== format
      ? 'is of another format'
      : info['backing-filename'] || info['full-backing-filename']
        ? 'is based on another file'
        : data['data-file']
          ? 'keeps its data in another file'
          : info.encrypted || data['encrypt']
            ? 'is encrypted'
            : info.snapshots?.length
              ? 'holds internal snapshots'
              : format === 'qcow2' && info['virtual-size'] !== virtualSizeBytes
                ? 'claims two sizes'
                : undefined
  if (why) throw new AgentError('invalid_request', `QEMU says that the image ${why}.`)
}
