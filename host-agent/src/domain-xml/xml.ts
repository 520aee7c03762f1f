import { AgentError } from '../errors.ts'

/** An element to be written. Attributes and children that are undefined or false are left out. */
export type Element = {
  name: string
  attributes: Readonly<Record<string, AttributeValue>>
  children: readonly (Element | string)[]
}

type AttributeValue = string | number | undefined
type Child = Element | string | undefined | false

/** Makes an element. Text, in attributes and children, is escaped when it is written, never before. */
export function element(
  name: string,
  attributes: Readonly<Record<string, AttributeValue>> = {},
  ...children: readonly Child[]
): Element {
  return {
    name,
    attributes,
    children: children.filter((child): child is Element | string => child !== undefined && child !== false),
  }
}

/**
 * Writes an element with all that is in it, indented by two spaces a level.
 *
 * @throws AgentError `invalid_request` for text that XML 1.0 cannot hold (control characters, lone surrogates)
 */
export function writeXml(root: Element): string {
  return `${lines(root, '').join('\n')}\n`
}

function lines(node: Element, indent: string): string[] {
  const open = `${indent}<${node.name}${attributes(node)}`
  if (node.children.length === 0) return [`${open}/>`]
  const texts = node.children.filter((child) => typeof child === 'string')
  // Text may not gain white space, so an element holds either text or elements.
  if (texts.length === node.children.length) return [`${open}>${texts.map(escapeXml).join('')}</${node.name}>`]
  const children = node.children.filter((child) => typeof child !== 'string')
  return [`${open}>`, ...children.flatMap((child) => lines(child, `${indent}  `)), `${indent}</${node.name}>`]
}

function attributes(node: Element): string {
  return Object.entries(node.attributes)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}='${escapeXml(String(value))}'`)
    .join('')
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  "'": '&apos;',
  '"': '&quot;',
  // As themselves they would be turned into spaces (in attributes) or line feeds (a carriage return in text).
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
}

/** What XML 1.0 has no way to write, plus the controls it only discourages: no text of ours has a use for them. */
// oxlint-disable-next-line no-control-regex -- control characters are its subject
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]|\p{Surrogate}/u

/** Escapes text for any place in a document. @throws AgentError `invalid_request` when it cannot be written */
export function escapeXml(text: string): string {
  if (unwritable.test(text))
    throw new AgentError('invalid_request', 'A text holds control characters or is not valid Unicode.')
  return text.replaceAll(/[&<>'"\t\n\r]/g, (character) => entities[character] ?? character)
}
