import type { LibvirtCalls } from './generated/calls.ts'
import type { XdrReader } from './xdr.ts'

/** The lower-cased names of a table of constants; a number a newer libvirt may send is `unrecognised`. */
export type NameOf<T> = Lowercase<keyof T & string> | 'unrecognised'

/** Gives a number of the protocol its name. */
export const nameOf = <T extends Readonly<Record<string, number>>>(table: T, value: number): NameOf<T> => {
  for (const [key, number] of Object.entries(table)) {
    if (number === value) return key.toLowerCase() as NameOf<T> // toLowerCase() is typed as string only
  }
  return 'unrecognised'
}

/** A kind of event: how libvirtd is told to send it, which message it comes in and what its payload becomes. */
export interface Spec<T> {
  readonly program: number
  readonly procedure: number
  /** Resolves to the callback's id. */
  register(connection: LibvirtCalls): Promise<number>
  deregister(connection: LibvirtCalls, callback: number): Promise<void>
  read(r: XdrReader): { readonly callback: number; readonly event: T }
}

/** Makes a Spec of a generated message. */
export const spec = <M extends { callbackID: number }, T>(
  message: { readonly program: number; readonly number: number; readonly read: (r: XdrReader) => M },
  register: Spec<T>['register'],
  deregister: Spec<T>['deregister'],
  decode: (fields: M) => T,
): Spec<T> => ({
  program: message.program,
  procedure: message.number,
  register,
  deregister,
  read: (r) => {
    const fields = message.read(r)
    return { callback: fields.callbackID, event: decode(fields) }
  },
})
