// The readable page of the contract: rendered once at the start, without scripts, searched with the browser's own find.
import { errorCodes } from '@overt/api-client/errors'
import { contractDocument, type OperationContract, operationContracts, resolve, textOf } from '../http/contract.ts'
import { type Html, html, inline, prose } from './html.ts'
import { fieldsOf, limitsOf, typeOf } from './schema.ts'
import { style } from './style.ts'

type JsonObject = { readonly [key: string]: unknown }

/** The page of `/api/docs` and its style sheet. */
export interface Docs {
  readonly page: string
  readonly style: string
}

/** Renders the contract. */
export function createDocs(): Docs {
  const info = contractDocument['info'] as JsonObject
  const tags = contractDocument['tags'] as readonly { name: string; description: string }[]
  const operations = [...operationContracts.values()]
  const schemas = Object.entries(
    (contractDocument['components'] as JsonObject)['schemas'] as Record<string, JsonObject>,
  )
  const body = html`<header>
<h1>${String(info['title'])} API</h1>
<p>${String(info['summary'])} The same as a machine reads it: <a href="/api/v1/openapi.json">openapi.json</a>.</p>
</header>
<nav aria-label="Contents">
<ul>${tags.map((tag) => html`<li><a href="#tag-${tag.name}">${tag.name}</a></li>`)}
<li><a href="#errors">errors</a></li><li><a href="#schemas">schemas</a></li></ul>
</nav>
<main>
<section id="conventions"><h2>Conventions</h2>${prose(String(info['description']))}
<p>Make a token in the portal or with <a href="#createApiToken">createApiToken</a>, then:</p>
<pre>curl --cacert ca.pem -H "Authorization: Bearer $OVERT_TOKEN" https://engine:8443/api/v1/vms</pre></section>
${tags.map((tag) => tagSection(tag, operations))}
${errorSection()}
<section id="schemas"><h2>Schemas</h2>${schemas.map(([name, schema]) => schemaSection(name, schema))}</section>
</main>`
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>${String(info['title'])} API</title>
<link rel="stylesheet" href="/api/docs.css"></head><body>
${body}
</body></html>
`
  return { page: page.html, style }
}

function tagSection(tag: { name: string; description: string }, operations: readonly OperationContract[]): Html {
  return html`<section id="tag-${tag.name}"><h2>${tag.name}</h2>${prose(tag.description)}
${operations.filter((operation) => operation.tag === tag.name).map(operationSection)}</section>`
}

function operationSection(operation: OperationContract): Html {
  const { id, method, path, parameters, body, reply, success } = operation
  const all = [...parameters.path, ...parameters.query, ...parameters.header]
  const where = (name: string) =>
    parameters.path.some((one) => one.name === name)
      ? 'path'
      : parameters.query.some((one) => one.name === name)
        ? 'query'
        : 'header'
  return html`<article id="${id}">
<h3><a href="#${id}"><code class="method ${method}">${method.toUpperCase()}</code> <code>/api/v1${path}</code></a></h3>
<p class="summary">${operation.summary} <small>${id}</small></p>
${operation.description === '' ? '' : prose(operation.description)}
${operation.anonymous ? html`<p>Needs no identity.</p>` : ''}
${
  all.length === 0
    ? ''
    : html`<h4>Parameters</h4><dl class="fields">${all.map(
        (
          one,
        ) => html`<dt><code>${one.name}</code> ${where(one.name)}${one.required ? html` <strong>needed</strong>` : ''} <span>${typeOf(relative(one.schema))}</span></dt>
<dd>${inline(one.description)} <span>${limitsOf(one.schema)}</span></dd>`,
      )}</dl>`
}
${body ? html`<h4>Body <small>${body.mediaType}</small></h4>${fieldsOf(own(body.schema), 'needed')}` : ''}
<h4>Answer ${success}</h4>${reply ? fieldsOf(own(reply.schema), 'always') : html`<p>Without a body.</p>`}
<pre>${curl(operation)}</pre>
</article>`
}

/** The schema a contract's reference names, as the document has it. */
function own(schema: JsonObject): JsonObject {
  return resolveOnce(relative(schema))
}
function resolveOnce(schema: JsonObject): JsonObject {
  const reference = schema['$ref']
  return typeof reference === 'string' && !reference.startsWith('#/components/schemas/') ? resolve(schema) : schema
}
/** Undoes the absolute references of the validator. */
function relative(schema: JsonObject): JsonObject {
  return JSON.parse(JSON.stringify(schema).replaceAll('"overt:contract#', '"#')) as JsonObject
}

function curl({ method, path, body, parameters, anonymous }: OperationContract): string {
  const lines = [`curl --cacert ca.pem${anonymous ? '' : ' -H "Authorization: Bearer $OVERT_TOKEN"'}`]
  if (method !== 'get') lines.push(`-X ${method.toUpperCase()}`)
  if (parameters.header.some(({ name }) => name === 'If-Match')) lines.push(`-H 'If-Match: "1"'`)
  if (body) lines.push(`-H 'Content-Type: ${body.mediaType}'`, `-d '${JSON.stringify(example(own(body.schema)))}'`)
  lines.push(`"https://engine:8443/api/v1${path.replaceAll('{', '$').replaceAll('}', '')}"`)
  return lines.join(' \\\n  ')
}

/** A small body with what is needed. */
function example(schema: JsonObject): unknown {
  const plain = resolve(schema)
  if (Array.isArray(plain['oneOf'])) return example(plain['oneOf'][0] as JsonObject)
  if ('const' in plain) return plain['const']
  if ('default' in plain) return plain['default']
  if (Array.isArray(plain['enum'])) return plain['enum'][0] as unknown
  switch (plain['type']) {
    case 'object': {
      const properties = (plain['properties'] ?? {}) as Record<string, JsonObject>
      const needed = (plain['required'] ?? []) as readonly string[]
      return Object.fromEntries(needed.map((name) => [name, example(properties[name] ?? {})]))
    }
    case 'array':
      return []
    case 'integer':
    case 'number':
      return plain['minimum'] ?? 1
    case 'boolean':
      return true
    default:
      return plain['format'] === 'uuid' ? '00000000-0000-4000-8000-000000000001' : 'text'
  }
}

function errorSection(): Html {
  const retry = { never: 'no', later: 'when the state has changed', yes: 'yes', reread: 'after reading again' }
  return html`<section id="errors"><h2>Errors</h2><p>Every error is a <a href="#schema-Problem">Problem</a>.</p>
<table><thead><tr><th>Code</th><th>Status</th><th>Meaning</th><th>Can the same call succeed?</th></tr></thead><tbody>
${Object.entries(errorCodes).map(
  ([code, facts]) =>
    html`<tr id="error-${code}"><td><code>${code}</code></td><td>${facts.status}</td><td>${facts.title}</td><td>${retry[facts.retry]}</td></tr>`,
)}</tbody></table></section>`
}

function schemaSection(name: string, schema: JsonObject): Html {
  const description = schema['description']
  return html`<article id="schema-${name}"><h3><a href="#schema-${name}">${name}</a></h3>
${description === undefined ? '' : prose(textOf(description))}${fieldsOf(schema, 'needed')}
${limitsOf(schema) === '' ? '' : html`<p>${limitsOf(schema)}.</p>`}</article>`
}
