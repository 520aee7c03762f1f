import { typedParamTypes } from './generated/typed-param-types.ts'
import { type Wide, type XdrReader, type XdrWriter, XdrError } from './xdr.ts'

/** Named values as libvirt returns them (virTypedParameter). 64-bit integers are exact up to 2^53 − 1. */
export type TypedParams = Record<string, number | string | boolean>

/** libvirt's names for the types a parameter may have, in lower case. */
export type TypedParamType = 'int' | 'uint' | 'llong' | 'ullong' | 'double' | 'boolean' | 'string'

/** A parameter of a name this package does not know; the type is the one libvirt documents for that name. */
export interface ExplicitParam {
  readonly type: TypedParamType
  readonly value: Wide | string | boolean
}

/** One value, or several for a name that may be repeated (`migrate_disks`). */
export type TypedParamValue = Wide | string | boolean | ExplicitParam

/**
 * Named values to send. A number's width follows from the name; a name libvirt does not document needs an
 * ExplicitParam, as a value sent in the wrong width is refused or, by old servers, misread. `undefined` is left out.
 */
export type TypedParamsInput = Readonly<Record<string, TypedParamValue | readonly TypedParamValue[] | undefined>>

// virTypedParameterType in libvirt-common.h
const codes: Record<TypedParamType, number> = {
  int: 1,
  uint: 2,
  llong: 3,
  ullong: 4,
  double: 5,
  boolean: 6,
  string: 7,
}

const STRING_MAX = 4194304

// Numeric names whose documentation does not state the type in a form the generator can read; the types are those of
// libvirt's own virTypedParamsValidate() calls in src/qemu/qemu_driver.c and src/remote.
const undocumented: Record<string, TypedParamType> = {
  shares: 'ullong',
  poll_max_ns: 'ullong',
  poll_grow: 'uint',
  poll_shrink: 'uint',
  numa_mode: 'int',
}

const resolve = (name: string, value: TypedParamValue): ExplicitParam => {
  if (typeof value === 'object') return value
  if (typeof value === 'string') return { type: 'string', value }
  if (typeof value === 'boolean') return { type: 'boolean', value }
  const type = typedParamTypes[name] ?? undocumented[name]
  if (type === undefined) throw new XdrError(`the type of parameter ${JSON.stringify(name)} must be given`)
  return { type, value }
}

const writeParam = (w: XdrWriter, name: string, { type, value }: ExplicitParam): void => {
  w.string(name, STRING_MAX)
  w.int(codes[type])
  const wrong = (): XdrError => new XdrError(`parameter ${name} is not a ${type}: ${String(value)}`)
  if (type === 'string') {
    if (typeof value !== 'string') throw wrong()
    return w.string(value, STRING_MAX)
  }
  if (type === 'boolean') {
    if (typeof value !== 'boolean') throw wrong()
    return w.bool(value)
  }
  if (typeof value === 'string' || typeof value === 'boolean') throw wrong()
  if (type === 'ullong') return w.uhyper(value)
  if (type === 'llong') return w.hyper(value)
  const narrow = Number(value)
  if (type === 'double') return w.double(narrow)
  return type === 'int' ? w.int(narrow) : w.uint(narrow)
}

/** Writes a list of typed parameters. */
export const writeTypedParams = (w: XdrWriter, params: TypedParamsInput, max: number): void => {
  const list: { name: string; param: ExplicitParam }[] = []
  for (const [name, value] of Object.entries(params)) {
    if (value === undefined) continue
    const values: readonly TypedParamValue[] = isList(value) ? value : [value]
    for (const one of values) list.push({ name, param: resolve(name, one) })
  }
  w.array(list, max, (writer, { name, param }) => writeParam(writer, name, param))
}

const isList = (value: TypedParamValue | readonly TypedParamValue[]): value is readonly TypedParamValue[] =>
  Array.isArray(value)

/** Reads a list of typed parameters; of a repeated name the last value stays. */
export const readTypedParams = (r: XdrReader, max: number): TypedParams => {
  // Names come from the peer: on a plain object "__proto__" would not be a key.
  const params = Object.create(null) as TypedParams // a null prototype has no narrower type
  r.array(max, (reader) => {
    const name = reader.string(STRING_MAX)
    params[name] = readValue(reader)
  })
  return params
}

const readValue = (r: XdrReader): number | string | boolean => {
  const code = r.int()
  switch (code) {
    case codes.int:
      return r.int()
    case codes.uint:
      return r.uint()
    case codes.llong:
      return r.hyper()
    case codes.ullong:
      return r.uhyper()
    case codes.double:
      return r.double()
    case codes.boolean:
      return r.int() !== 0
    case codes.string:
      return r.string(STRING_MAX)
    default:
      throw new XdrError(`typed parameter of unknown type ${code}`)
  }
}

/** Counters by name, as the node's CPU and memory statistics come. */
export type Counters = Record<string, number>

/** Reads a list of (name, unsigned hyper). */
export const readCounters = (r: XdrReader, max: number): Counters => {
  const counters = Object.create(null) as Counters // a null prototype has no narrower type
  r.array(max, (reader) => {
    const name = reader.string(STRING_MAX)
    counters[name] = reader.uhyper()
  })
  return counters
}
