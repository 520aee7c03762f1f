import { ErrorDomain, ErrorLevel, ErrorNumber } from './generated/constants.ts'
import type { RemoteErrorFields } from './remote-error.ts'

type WithoutPrefix<K> = K extends `ERR_${infer Rest}` ? Rest : K

/** libvirt's error numbers by name, without `VIR_ERR_`: `NO_DOMAIN`, `OPERATION_INVALID`, … */
export type LibvirtErrorCode = WithoutPrefix<keyof typeof ErrorNumber> | 'UNKNOWN'
/** The part of libvirt an error comes from, without `VIR_FROM_`: `QEMU`, `QEMU_AGENT`, `NETWORK`, … */
export type LibvirtErrorDomain = keyof typeof ErrorDomain | 'UNKNOWN'

// Object.entries loses the keys' type; the tables are constants of this package.
const codes = new Map(
  Object.entries(ErrorNumber).map(([key, value]) => [value as number, key.replace(/^ERR_/, '') as LibvirtErrorCode]),
)
const domains = new Map(Object.entries(ErrorDomain).map(([key, value]) => [value as number, key as LibvirtErrorDomain]))

/** libvirt refused a call or failed at it. Decide by `code`, never by the message. */
export class LibvirtError extends Error {
  override readonly name = 'LibvirtError'
  readonly code: LibvirtErrorCode
  /** The number behind `code`, also when this package has no name for it. */
  readonly number: number
  readonly domain: LibvirtErrorDomain
  readonly level: 'none' | 'warning' | 'error'
  /** Extra texts, often pieces of the message. */
  readonly strings: readonly string[]
  /** The procedure that was called. */
  readonly procedure: string

  constructor(procedure: string, fields: RemoteErrorFields) {
    super(fields.message ?? `libvirt error ${fields.code}`)
    this.procedure = procedure
    this.number = fields.code
    this.code = codes.get(fields.code) ?? 'UNKNOWN'
    this.domain = domains.get(fields.domain) ?? 'UNKNOWN'
    this.level = fields.level === ErrorLevel.NONE ? 'none' : fields.level === ErrorLevel.WARNING ? 'warning' : 'error'
    this.strings = [fields.str1, fields.str2, fields.str3].filter((text) => text !== null)
  }
}

/** No connection to libvirt, or it was lost while the call waited. Whether libvirt did the work is not known then. */
export class LibvirtDisconnected extends Error {
  override readonly name = 'LibvirtDisconnected'
}

/** The deadline passed. libvirt may still be doing what was asked; read the state before trying again. */
export class LibvirtTimeout extends Error {
  override readonly name = 'LibvirtTimeout'
  readonly procedure: string
  readonly deadlineMs: number

  constructor(procedure: string, deadlineMs: number) {
    super(`${procedure} had no answer within ${deadlineMs} ms`)
    this.procedure = procedure
    this.deadlineMs = deadlineMs
  }
}

/** The lane's queue is full: nothing was sent. */
export class LibvirtBusy extends Error {
  override readonly name = 'LibvirtBusy'
}
