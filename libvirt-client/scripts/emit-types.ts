import type { Field, Protocol, Struct } from './parse-protocol.ts'

/** How one type of the protocol looks in TypeScript, and how it is read and written. */
export interface Codec {
  readonly type: string
  readonly inputType: string
  readonly read: string
  write(value: string): string
}

const plain = (type: string, method: string, inputType = type): Codec => ({
  type,
  inputType,
  read: `r.${method}()`,
  write: (value) => `w.${method}(${value})`,
})

const primitives: Record<string, Codec> = {
  int: plain('number', 'int'),
  'unsigned int': plain('number', 'uint'),
  unsigned: plain('number', 'uint'),
  remote_auth_type: plain('number', 'int'),
  char: plain('number', 'int'),
  'unsigned char': plain('number', 'uint'),
  short: plain('number', 'int'),
  'unsigned short': plain('number', 'uint'),
  hyper: plain('number', 'hyper', 'Wide'),
  'unsigned hyper': plain('number', 'uhyper', 'Wide'),
  double: plain('number', 'double'),
}

/** Lists of (name, count) that are better as a record. */
const counters = new Set(['remote_node_get_cpu_stats', 'remote_node_get_memory_stats'])

export const camel = (name: string): string => name.replace(/_+(\w)/g, (_, letter: string) => letter.toUpperCase())

const pascal = (name: string): string => {
  const text = camel(name)
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** `remote_nonnull_domain` is a reference to a domain: `DomainRef`. */
export const typeName = (name: string): string => {
  const reference = /^remote_nonnull_(\w+)$/.exec(name)
  if (reference) return `${pascal(reference[1] ?? '')}Ref`
  return pascal(name.replace(/^remote_/, ''))
}

const reserved = new Set(['interface', 'default', 'function', 'in', 'new', 'package', 'static', 'delete'])
export const paramName = (name: string): string => (reserved.has(camel(name)) ? `${camel(name)}Value` : camel(name))

export class TypeEmitter {
  readonly #protocol: Protocol
  readonly #needed = new Map<string, { read: boolean; write: boolean }>()

  constructor(protocol: Protocol) {
    this.#protocol = protocol
  }

  size(text: string | undefined): number {
    const value = this.#protocol.constants.get(text ?? '') ?? Number(text)
    if (!Number.isInteger(value)) throw new Error(`unknown size ${text}`)
    return value
  }

  /** The codec of a field, and of whatever it is made of. `use` says which directions must be emitted. */
  codec(field: Field, use: 'read' | 'write'): Codec {
    const { type, shape } = field
    if (shape === 'list' || shape === 'fixed') return this.#sequence(field, use)
    const one = this.#named(type, use)
    return shape === 'optional' ? optional(one) : one
  }

  #sequence(field: Field, use: 'read' | 'write'): Codec {
    const size = this.size(field.size)
    const list = field.shape === 'list'
    if (field.type === 'opaque' && list) {
      return {
        type: 'Buffer',
        inputType: 'Uint8Array',
        read: `r.opaque(${size})`,
        write: (value) => `w.opaque(${value}, ${size})`,
      }
    }
    if (field.type === 'char') {
      const read = list ? `r.charList(${size})` : `r.chars(${size})`
      return { type: 'string', inputType: 'never', read, write: () => unwritable(field) }
    }
    if (!list) throw new Error(`fixed array of ${field.type}`)
    if (field.type === 'remote_typed_param') {
      return {
        type: 'TypedParams',
        inputType: 'TypedParamsInput',
        read: `readTypedParams(r, ${size})`,
        write: (value) => `writeTypedParams(w, ${value}, ${size})`,
      }
    }
    if (counters.has(field.type)) {
      return { type: 'Counters', inputType: 'never', read: `readCounters(r, ${size})`, write: () => unwritable(field) }
    }
    const item = this.#named(field.type, use)
    return {
      type: item.type.includes('|') ? `(${item.type})[]` : `${item.type}[]`,
      inputType: item.inputType.includes('|') ? `readonly (${item.inputType})[]` : `readonly ${item.inputType}[]`,
      read: `r.array(${size}, (r) => ${item.read})`,
      write: (value) => `w.array(${value}, ${size}, (w, item) => ${item.write('item')})`,
    }
  }

  #named(type: string, use: 'read' | 'write'): Codec {
    const primitive = primitives[type]
    if (primitive) return primitive
    const typedef = this.#protocol.typedefs.get(type)
    if (typedef) {
      const size = this.#protocol.constants.get(typedef.size ?? '')
      if (typedef.type === 'string') {
        return {
          type: 'string',
          inputType: 'string',
          read: `r.string(${size})`,
          write: (v) => `w.string(${v}, ${size})`,
        }
      }
      if (type === 'remote_uuid') return plain('string', 'uuid')
      if (typedef.shape === 'optional') return optional(this.#named(typedef.type, use))
      throw new Error(`typedef ${type}`)
    }
    if (!this.#protocol.structs.has(type)) throw new Error(`unknown type ${type}`)
    this.need(type, use)
    const name = typeName(type)
    return { type: name, inputType: name, read: `read${name}(r)`, write: (value) => `write${name}(w, ${value})` }
  }

  /** Marks a struct as wanted, with all it is made of. */
  need(type: string, use: 'read' | 'write'): void {
    const before = this.#needed.get(type) ?? { read: false, write: false }
    if (before[use]) return
    this.#needed.set(type, { ...before, [use]: true })
    for (const field of this.#struct(type).fields) this.codec(field, use)
  }

  #struct(type: string): Struct {
    const struct = this.#protocol.structs.get(type)
    if (!struct) throw new Error(`unknown struct ${type}`)
    return struct
  }

  /** All structs marked as needed: interface, reader and writer. */
  emit(): string {
    return [...this.#needed]
      .map(([type, { read, write }]) => this.#emitStruct(this.#struct(type), read, write))
      .join('\n')
  }

  #emitStruct(struct: Struct, read: boolean, write: boolean): string {
    const name = typeName(struct.name)
    const fields = struct.fields.map((field) => ({
      key: camel(field.name),
      codec: this.codec(field, read ? 'read' : 'write'),
    }))
    const lines = [`/** \`${struct.name}\` */`, `export interface ${name} {`]
    for (const { key, codec } of fields) lines.push(`  ${key}: ${read ? codec.type : codec.inputType}`)
    lines.push('}')
    if (read) {
      lines.push(`export const read${name} = (r: XdrReader): ${name} => ({`)
      for (const { key, codec } of fields) lines.push(`  ${key}: ${codec.read},`)
      lines.push('})')
    }
    if (write) {
      lines.push(`export const write${name} = (w: XdrWriter, value: ${name}): void => {`)
      for (const { key, codec } of fields) lines.push(`  ${codec.write(`value.${key}`)}`)
      lines.push('}')
    }
    return `${lines.join('\n')}\n`
  }
}

const optional = (one: Codec): Codec => ({
  type: `${one.type} | null`,
  inputType: `${one.inputType} | null`,
  read: `r.optional((r) => ${one.read})`,
  write: (value) => `w.optional(${value}, (w, item) => ${one.write('item')})`,
})

const unwritable = (field: Field): never => {
  throw new Error(`${field.name}: ${field.type} is never sent`)
}
