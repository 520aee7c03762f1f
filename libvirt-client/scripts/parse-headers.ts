/** Reads what the generator needs from libvirt's C headers: enums, names of functions, types of parameters. */

export interface HeaderEnum {
  readonly name: string
  readonly members: ReadonlyMap<string, number>
}

const strip = (source: string): string => source.replace(/\/\*[\s\S]*?\*\//g, ' ')

/** Evaluates the constant expressions the headers use: numbers, `1 << 3`, `A | B`, names seen before. */
const evaluate = (text: string, known: ReadonlyMap<string, number>): number => {
  const value = text
    .split('|')
    .map((part) => {
      const terms = part
        .replace(/[()]/g, ' ')
        .split('<<')
        .map((term) => term.trim())
        .map((term) => known.get(term) ?? Number(term.replace(/(?<=\d)[uUlL]+$/, '')))
      const [left = Number.NaN, right] = terms
      return right === undefined ? left : left * 2 ** right
    })
    .reduce((all, one) => (Number.isInteger(all) && all <= 0x7fffffff && one <= 0x7fffffff ? all | one : all + one))
  if (!Number.isInteger(value)) throw new Error(`cannot evaluate "${text}"`)
  return value
}

/** Every `typedef enum { … } name;`, without the _LAST sentinels. */
export const parseEnums = (sources: readonly string[]): HeaderEnum[] => {
  const known = new Map<string, number>()
  const enums: HeaderEnum[] = []
  for (const source of sources) {
    const bare = strip(source).replace(/#\s*ifdef VIR_ENUM_SENTINELS[\s\S]*?#\s*endif/g, '')
    for (const [, body = '', name = ''] of bare.matchAll(/typedef enum(?:\s+\w+)? \{([^}]*)\}\s*(\w+);/g)) {
      const members = new Map<string, number>()
      let next = 0
      for (const entry of body.replace(/^\s*#.*$/gm, '').split(',')) {
        const [key = '', expression] = entry.split('=').map((part) => part.trim())
        if (key === '') continue
        const value = expression === undefined ? next : evaluate(expression, known)
        members.set(key, value)
        known.set(key, value)
        next = value + 1
      }
      enums.push({ name, members })
    }
  }
  return enums
}

/** `#define NAME number`, as the lengths the protocol refers to. */
export const parseNumbers = (sources: readonly string[]): Map<string, number> => {
  const numbers = new Map<string, number>()
  for (const source of sources) {
    for (const [, name = '', text = ''] of strip(source).matchAll(/^#\s*define (VIR_\w+)\s+\(([\d +]+)\)\s*$/gm)) {
      numbers.set(
        name,
        text.split('+').reduce((sum, part) => sum + Number(part), 0),
      )
    }
  }
  return numbers
}

/** The public functions' names by their lower case, to spell ours as libvirt does (`domaingetxmldesc`). */
export const parseFunctions = (sources: readonly string[]): Map<string, string> => {
  const names = new Map<string, string>()
  for (const source of sources) {
    for (const [, name = ''] of strip(source).matchAll(/\bvir([A-Z]\w+)\s*\(/g)) {
      names.set(
        name.toLowerCase(),
        name.replace(/^(NWF|[A-Z])/, (start) => start.toLowerCase()),
      )
    }
  }
  return names
}

const numeric: Record<string, string> = {
  ullong: 'ullong',
  'unsigned long long': 'ullong',
  llong: 'llong',
  'long long': 'llong',
  uint: 'uint',
  'unsigned int': 'uint',
  int: 'int',
  double: 'double',
}

/** The documented type of each typed parameter that is a number, by the parameter's name on the wire. */
export const parseParamTypes = (sources: readonly string[]): Map<string, string> => {
  const types = new Map<string, string>()
  const pattern = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*#\s*define\s+VIR_\w+\s+"([^"%]+)"/g
  for (const source of sources) {
    for (const [, comment = '', name = ''] of source.matchAll(pattern)) {
      const word =
        /\b(?:VIR_TYPED_PARAM_)?(ULLONG|LLONG|UINT|INT|DOUBLE|ullong|llong|uint|unsigned long long|unsigned int|long long|STRING|BOOLEAN|string|boolean)\b/.exec(
          comment,
        )?.[1]
      const type = word === undefined ? undefined : numeric[word.toLowerCase()]
      if (type === undefined) continue
      const before = types.get(name)
      if (before !== undefined && before !== type) throw new Error(`parameter ${name} is both ${before} and ${type}`)
      types.set(name, type)
    }
  }
  return types
}
