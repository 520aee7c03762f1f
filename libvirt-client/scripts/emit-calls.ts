import { type Codec, camel, paramName, type TypeEmitter, typeName } from './emit-types.ts'
import type { Procedure, Protocol, Struct } from './parse-protocol.ts'

export interface Program {
  /** `remote` or `qemu`: the prefix of its structs. */
  readonly prefix: string
  readonly number: number
  readonly protocol: Protocol
}

/**
 * Left out: what passes file descriptors (Node cannot receive them), what newer procedures replace, what opens and
 * authenticates a connection (written by hand), and the first two migration protocols.
 */
const excluded =
  /^(AUTH_SASL|CONNECT_OPEN$|CONNECT_CLOSE$|CONNECT_NUM_OF|CONNECT_LIST_(?!ALL)|CONNECT_DOMAIN_EVENT_(DE)?REGISTER|DOMAIN_MIGRATE_(PREPARE|PERFORM|FINISH|PREPARE_TUNNEL)2?$|DOMAIN_OPEN_GRAPHICS|DOMAIN_FD_ASSOCIATE|STORAGE_POOL_NUM_OF|STORAGE_POOL_LIST_VOLUMES|NODE_NUM_OF|NODE_LIST_DEVICES|DOMAIN_SNAPSHOT_(NUM|LIST_NAMES|NUM_CHILDREN|LIST_CHILDREN_NAMES)$|NODE_DEVICE_(NUM_OF_CAPS)$)|_WITH_FILES$/

const isEvent = (struct: Struct | undefined): struct is Struct => struct !== undefined

/** The name libvirt's public C function has, without its `vir`, or our best spelling where there is none. */
const methodName = (program: Program, procedure: Procedure, functions: ReadonlyMap<string, string>): string => {
  const words = procedure.name.toLowerCase()
  const flat = words.replaceAll('_', '')
  if (program.prefix === 'qemu') {
    const name = functions.get(flat.replace(/^(domain|connect)/, '$1qemu')) ?? functions.get(flat)
    return words.startsWith('domain_') ? camel(words.replace(/^domain_/, 'domain_qemu_')) : (name ?? camel(words))
  }
  return functions.get(flat) ?? camel(words).replace(/Xml/g, 'XML').replace(/Uuid/g, 'UUID')
}

export interface Emitted {
  readonly procedures: string[]
  readonly methods: string[]
  readonly results: string[]
  readonly events: string[]
}

export const emitCalls = (program: Program, types: TypeEmitter, functions: ReadonlyMap<string, string>): Emitted => {
  const out: Emitted = { procedures: [], methods: [], results: [], events: [] }
  const { structs, procedures } = program.protocol
  const names = new Set(procedures.map((procedure) => procedure.name))
  for (const procedure of procedures) {
    if (excluded.test(procedure.name)) continue
    const base = `${program.prefix}_${procedure.name.toLowerCase()}`
    const message = structs.get(`${base}_msg`)
    if (isEvent(message)) {
      // Events without a callback id are the form from before libvirt 1.3.3.
      const modern = procedure.name.replace(/^DOMAIN_EVENT_/, 'DOMAIN_EVENT_CALLBACK_')
      if (modern !== procedure.name && names.has(modern)) continue
      if (procedure.name === 'DOMAIN_EVENT_BLOCK_JOB') continue
      types.need(message.name, 'read')
      const read = `types.read${typeName(message.name)}`
      const key = camel(procedure.name.toLowerCase())
      out.events.push(`  ${key}: { program: ${program.number}, number: ${procedure.number}, read: ${read} },`)
      continue
    }
    if (/(^|_)EVENT_(CALLBACK_)?(?!.*REGISTER)/.test(procedure.name) && !/REGISTER/.test(procedure.name)) continue
    emitOne(program, procedure, methodName(program, procedure, functions), types, out)
  }
  return out
}

interface Param {
  readonly name: string
  readonly codec: Codec
  readonly isFlags: boolean
}

const emitOne = (program: Program, procedure: Procedure, name: string, types: TypeEmitter, out: Emitted): void => {
  const base = `${program.prefix}_${procedure.name.toLowerCase()}`
  const args = program.protocol.structs.get(`${base}_args`)?.fields ?? []
  const ret = program.protocol.structs.get(`${base}_ret`)
  const fields = ret?.fields ?? []
  const counted = args.some((f) => f.name === 'nparams') && fields.some((f) => f.name === 'nparams')
  const listed = args.some((f) => f.name === 'need_results')
  const params: Param[] = []
  const writes: string[] = []
  for (const field of args) {
    const codec = types.codec(field, 'write')
    const isFlags = field.name === 'flags'
    if (field.name === 'need_results') writes.push('w.int(1)')
    else if (counted && field.name === 'nparams') writes.push('w.int(nparams)')
    else {
      params.push({ name: paramName(field.name), codec, isFlags })
      writes.push(codec.write(paramName(field.name)))
    }
  }
  const result = emitResult(name, fields, listed, types, out)
  const signature = params.map(({ name: param, codec, isFlags }, i) =>
    isFlags && i === params.length - 1 ? `${param}: ${codec.inputType} = 0` : `${param}: ${codec.inputType}`,
  )
  out.procedures.push(
    `  ${name}: { name: '${name}', program: ${program.number}, number: ${procedure.number}, highPriority: ${procedure.highPriority} },`,
  )
  const write = writes.length === 0 ? 'nothing' : `(w) => {\n${writes.map((line) => `      ${line}`).join('\n')}\n    }`
  const all = [...signature, 'options?: CallOptions'].join(', ')
  const doc = `  /** \`${base.toUpperCase().replace('_', '_PROC_')}\` = ${procedure.number} */`
  if (procedure.stream) {
    out.methods.push(
      `${doc}\n  ${name}(${all}): Promise<StreamReply<${result.type}>> {\n    return this.openStream(p.${name}, ${write}, ${result.read}, options)\n  }`,
    )
  } else if (counted) {
    out.methods.push(
      `${doc}\n  async ${name}(${all}): Promise<${result.type}['params']> {\n    const send = (nparams: number) => this.invoke(p.${name}, ${write}, ${result.read}, options)\n    const { nparams } = await send(0)\n    return (await send(nparams)).params\n  }`,
    )
  } else {
    out.methods.push(
      `${doc}\n  ${name}(${all}): Promise<${result.type}> {\n    return this.invoke(p.${name}, ${write}, ${result.read}, options)\n  }`,
    )
  }
}

const emitResult = (
  name: string,
  fields: readonly Struct['fields'][number][],
  listed: boolean,
  types: TypeEmitter,
  out: Emitted,
): { type: string; read: string } => {
  if (fields.length === 0) return { type: 'void', read: 'nothing' }
  const codecs = fields.map((field) => ({ name: camel(field.name), codec: types.codec(field, 'read') }))
  const first = codecs[0]
  if (first && (codecs.length === 1 || (listed && codecs.length === 2))) {
    return { type: first.codec.type, read: `(r) => ${first.codec.read}` }
  }
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Result`
  out.results.push(
    `export interface ${type} {\n${codecs.map((c) => `  ${c.name}: ${c.codec.type}`).join('\n')}\n}\nconst read${type} = (r: XdrReader): ${type} => ({\n${codecs.map((c) => `  ${c.name}: ${c.codec.read},`).join('\n')}\n})\n`,
  )
  return { type, read: `read${type}` }
}
