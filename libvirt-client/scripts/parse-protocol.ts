/** Reads rpcgen's .x language as far as libvirt uses it. */

export type FieldShape = 'plain' | 'fixed' | 'list' | 'optional'

export interface Field {
  readonly type: string
  readonly name: string
  readonly shape: FieldShape
  /** The length of a fixed array or the limit of a list, as written: a number or the name of a constant. */
  readonly size?: string
}

export interface Struct {
  readonly name: string
  readonly fields: readonly Field[]
}

export interface Procedure {
  /** As in the file, without its REMOTE_PROC_ or QEMU_PROC_. */
  readonly name: string
  readonly number: number
  readonly stream?: 'read' | 'write'
  readonly highPriority: boolean
}

export interface Protocol {
  readonly constants: Map<string, number>
  readonly structs: Map<string, Struct>
  readonly typedefs: Map<string, Field>
  readonly procedures: readonly Procedure[]
}

const field = (text: string): Field => {
  const match = /^((?:unsigned\s+)?\w+)\s+(\*)?(\w+)\s*(?:\[(\w+)\]|<(\w*)>)?$/.exec(text.trim().replace(/\s+/g, ' '))
  if (!match) throw new Error(`cannot read the field "${text}"`)
  const [, type = '', star, name = '', fixed, list] = match
  if (fixed !== undefined) return { type, name, shape: 'fixed', size: fixed }
  if (list !== undefined) return { type, name, shape: 'list', size: list }
  return { type, name, shape: star ? 'optional' : 'plain' }
}

const procedures = (source: string): Procedure[] => {
  const body = /enum (?:remote|qemu)_procedure \{([\s\S]*?)\n\};/.exec(source)?.[1]
  if (body === undefined) return []
  const found: Procedure[] = []
  // Each procedure follows the comment with its annotations; a comment belongs to the next name only.
  for (const match of body.matchAll(/\/\*\*([\s\S]*?)\*\/\s*(?:REMOTE|QEMU)_PROC_(\w+) = (\d+)/g)) {
    const [, notes = '', name = '', number] = match
    const stream = /@(read|write)stream/.exec(notes)?.[1]
    found.push({
      name,
      number: Number(number),
      highPriority: /@priority:\s*high/.test(notes),
      ...(stream === 'read' || stream === 'write' ? { stream } : {}),
    })
  }
  return found
}

/** Parses one .x file. `known` gives constants defined elsewhere (buffer lengths from the headers). */
export const parseProtocol = (source: string, known: ReadonlyMap<string, number>): Protocol => {
  const constants = new Map(known)
  const structs = new Map<string, Struct>()
  const typedefs = new Map<string, Field>()
  const bare = source.replace(/\/\*[\s\S]*?\*\//g, ' ').replace(/^%.*$/gm, '')
  for (const [, name = '', value = ''] of bare.matchAll(/\bconst (\w+)\s*=\s*(\w+);/g)) {
    const number = constants.get(value) ?? Number(value)
    if (Number.isNaN(number)) throw new Error(`constant ${name} has the unknown value ${value}`)
    constants.set(name, number)
  }
  for (const [, text = ''] of bare.matchAll(/\btypedef ([^;]+);/g)) {
    const parsed = field(text)
    typedefs.set(parsed.name, parsed)
  }
  for (const [, name = '', body = ''] of bare.matchAll(/\bstruct (\w+) \{([^}]*)\}/g)) {
    const fields = body
      .split(';')
      .filter((text) => text.trim() !== '')
      .map(field)
    structs.set(name, { name, fields })
  }
  return { constants, structs, typedefs, procedures: procedures(source) }
}
