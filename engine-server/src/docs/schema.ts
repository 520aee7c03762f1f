import { resolve, textOf } from '../http/contract.ts'
import { type Html, html, inline } from './html.ts'

type JsonObject = { readonly [key: string]: unknown }

/** Name of the schema a reference points to. */
function nameOf(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1)
}

/** A schema in a few words, with links to those that have a name. */
export function typeOf(schema: JsonObject): Html {
  const reference = schema['$ref']
  if (typeof reference === 'string') {
    const name = nameOf(reference)
    return html`<a href="#schema-${name}">${name}</a>`
  }
  const alternatives = schema['oneOf'] ?? schema['anyOf']
  if (Array.isArray(alternatives))
    return joined(
      alternatives.map((one) => typeOf(one as JsonObject)),
      ' or ',
    )
  if (Array.isArray(schema['enum']))
    return joined(
      schema['enum'].map((value) => html`<code>${String(value)}</code>`),
      ' | ',
    )
  if ('const' in schema) return html`<code>${String(schema['const'])}</code>`
  if (schema['type'] === 'array') return html`list of ${typeOf((schema['items'] ?? {}) as JsonObject)}`
  const type = Array.isArray(schema['type']) ? schema['type'].join(' or ') : textOf(schema['type']) || 'anything'
  const format = schema['format'] === undefined ? '' : ` (${textOf(schema['format'])})`
  return html`${type}${format}`
}

/** Limits of a value, as `1 to 64 characters`. */
export function limitsOf(schema: JsonObject): string {
  const range = (low: unknown, high: unknown, unit: string): string[] => {
    const [least, most] = [low, high].map((value) => (typeof value === 'number' ? String(value) : undefined))
    if (least === undefined && most === undefined) return []
    const words =
      least === undefined ? `at most ${most}` : most === undefined ? `at least ${least}` : `${least} to ${most}`
    return [words + unit]
  }
  return [
    ...range(schema['minimum'], schema['maximum'], ''),
    ...range(schema['minLength'], schema['maxLength'], ' characters'),
    ...range(schema['minItems'], schema['maxItems'], ' entries'),
    ...(schema['default'] === undefined ? [] : [`default ${JSON.stringify(schema['default'])}`]),
  ].join('; ')
}

/** The fields of an object schema, nested ones below theirs. `word` marks those that are never absent. */
export function fieldsOf(schema: JsonObject, word: 'needed' | 'always'): Html {
  const plain = schema['$ref'] === undefined ? schema : undefined
  const alternatives = plain?.['oneOf'] ?? plain?.['anyOf']
  if (Array.isArray(alternatives) && alternatives.some((one) => (one as JsonObject)['properties'] !== undefined))
    return html`${(alternatives as JsonObject[]).map(
      (one, index) => html`<p>${index === 0 ? 'Either' : 'or'} ${textOf(one['title'])}</p>${fieldsOf(one, word)}`,
    )}`
  const properties = plain?.['properties']
  if (typeof properties !== 'object' || properties === null) return html`<p>${typeOf(schema)}</p>`
  const required = new Set(Array.isArray(plain?.['required']) ? plain['required'] : [])
  return html`<dl class="fields">${Object.entries(properties as Record<string, JsonObject>).map(([name, field]) =>
    fieldOf(name, field, required.has(name) ? word : undefined),
  )}</dl>`
}

function fieldOf(name: string, field: JsonObject, word: 'needed' | 'always' | undefined): Html {
  const description = field['description'] ?? (field['$ref'] === undefined ? undefined : resolve(field)['description'])
  const items = field['type'] === 'array' ? (field['items'] as JsonObject | undefined) : undefined
  const nested = [field, items ?? {}].find((one) => one['properties'] !== undefined)
  const limits = limitsOf(field)
  return html`<dt><code>${name}</code>${word ? html` <strong>${word}</strong>` : ''} <span>${typeOf(field)}</span></dt>
<dd>${description === undefined ? '' : inline(textOf(description))}${limits === '' ? '' : html` <span>${limits}.</span>`}${
    nested ? fieldsOf(nested, word ?? 'needed') : ''
  }</dd>`
}

function joined(parts: readonly Html[], separator: string): Html {
  return { html: parts.map((part) => part.html).join(separator) }
}
