import { XMLParser } from 'fast-xml-parser'

/** An element as it was read. Attribute values and text are unescaped. */
export type ReadElement = {
  name: string
  attributes: Readonly<Record<string, string>>
  children: readonly ReadElement[]
  text: string
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  // Entities are resolved below: only the five of XML and numbers, so that a document cannot define and multiply any.
  processEntities: false,
})

/** Reads a document; undefined when it is none. */
export function readXml(document: string): ReadElement | undefined {
  try {
    const nodes = parser.parse(document) as unknown[] // preserveOrder gives a list of nodes; each is checked below
    return nodes.map(toElement).find((node) => node !== undefined)
  } catch {
    // Not XML; what to do about it is the caller's affair.
    return undefined
  }
}

function toElement(node: unknown): ReadElement | undefined {
  if (typeof node !== 'object' || node === null) return undefined
  const entries = Object.entries(node)
  const content = entries.find(([key]) => key !== ':@')
  if (!content || content[0] === '#text' || !Array.isArray(content[1])) return undefined
  const [name, inner] = content
  const attributes: [string, string][] = Object.entries((node as { ':@'?: Record<string, unknown> })[':@'] ?? {}).map(
    ([key, value]) => [key, unescapeXml(String(value))],
  )
  return {
    name,
    attributes: Object.fromEntries(attributes),
    children: inner.map(toElement).filter((child) => child !== undefined),
    text: inner.map(textOf).join(''),
  }
}

function textOf(node: unknown): string {
  if (typeof node !== 'object' || node === null || !('#text' in node)) return ''
  return unescapeXml(String(node['#text']))
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', apos: "'", quot: '"' }

function unescapeXml(text: string): string {
  return text.replaceAll(/&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(\w{1,8}));/g, (whole, decimal, hex, word) => {
    if (word !== undefined) return named[word] ?? whole
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal)
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}

/** The first child of a name, going down one name after the other. */
export function childOf(node: ReadElement | undefined, ...names: string[]): ReadElement | undefined {
  let found = node
  for (const name of names) found = found?.children.find((child) => child.name === name)
  return found
}

/** All children of a name. */
export function childrenOf(node: ReadElement | undefined, name: string): ReadElement[] {
  return node?.children.filter((child) => child.name === name) ?? []
}
