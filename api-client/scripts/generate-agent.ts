import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import openapiTS, { astToString } from 'openapi-typescript'
import { parse } from 'yaml'

/** A JSON Schema as parsed from YAML. */
type Schema = Record<string, unknown>
type Method = { kind: 'query' | 'command'; description?: string; params: Schema; result: Schema }
type Area = {
  methods?: Record<string, Method>
  notifications?: Record<string, { description?: string; params: Schema }>
  schemas?: Record<string, Schema>
}

/** `#/schemas/X`, as written in the YAML files, becomes the address inside the generated document. */
function rewriteRefs(value: unknown, prefix: string): unknown {
  if (Array.isArray(value)) return value.map((item) => rewriteRefs(item, prefix))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) =>
      key === '$ref' && typeof inner === 'string'
        ? [key, inner.replace('#/schemas/', prefix)]
        : [key, rewriteRefs(inner, prefix)],
    ),
  )
}

function merge(folder: string): Required<Area> {
  const all: Required<Area> = { methods: {}, notifications: {}, schemas: {} }
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()) {
    const area = parse(readFileSync(join(folder, file), 'utf8')) as Area
    for (const part of ['methods', 'notifications', 'schemas'] as const)
      for (const [name, value] of Object.entries(area[part] ?? {})) {
        if (name in all[part]) throw new Error(`${file}: ${part}.${name} is defined twice`)
        ;(all[part] as Record<string, unknown>)[name] = value
      }
  }
  return all
}

/** Writes the agent contract's types and schemas from `agent/*.yaml`. */
export async function generateAgent(root: string, out = join(root, 'src/generated')): Promise<void> {
  const area = merge(join(root, 'agent'))
  const schemas: Record<string, Schema> = { ...area.schemas }
  for (const [name, method] of Object.entries(area.methods)) {
    schemas[`${name}.params`] = method.params
    schemas[`${name}.result`] = method.result
  }
  for (const [name, notification] of Object.entries(area.notifications)) schemas[`${name}.params`] = notification.params

  const document = {
    openapi: '3.1.0',
    info: { title: 'agent', version: '1' },
    paths: {},
    components: { schemas: rewriteRefs(schemas, '#/components/schemas/') },
  }
  const ast = await openapiTS(document as never)
  const kinds = (kind: Method['kind']) => Object.entries(area.methods).filter(([, method]) => method.kind === kind)
  const lines = [
    '// Generated from agent/*.yaml by `npm run generate`. Do not edit.',
    astToString(ast),
    '/** Every method: its kind, parameters and result. */',
    'export interface AgentMethods {',
    ...Object.entries(area.methods).map(
      ([name, { kind }]) =>
        `  '${name}': { kind: '${kind}'; params: components['schemas']['${name}.params']; result: components['schemas']['${name}.result'] }`,
    ),
    '}',
    '/** Every notification an agent sends. */',
    'export interface AgentNotifications {',
    ...Object.keys(area.notifications).map((name) => `  '${name}': components['schemas']['${name}.params']`),
    '}',
    '/** Methods that change something; they carry a `command` header and are journaled by the agent. */',
    `export const agentCommands = ${JSON.stringify(kinds('command').map(([name]) => name))} as const`,
    `export const agentQueries = ${JSON.stringify(kinds('query').map(([name]) => name))} as const`,
    '',
  ]
  writeFileSync(join(out, 'agent.ts'), lines.join('\n'))
  const bundle = {
    $id: 'https://overt.dev/schemas/agent.json',
    $defs: rewriteRefs(schemas, '#/$defs/'),
  }
  writeFileSync(join(out, 'agent-schemas.json'), `${JSON.stringify(bundle, null, 1)}\n`)
}
