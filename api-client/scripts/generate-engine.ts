import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import openapiTS, { astToString } from 'openapi-typescript'
import { parse } from 'yaml'

type Json = Record<string, unknown>
type OperationObject = {
  operationId: string
  tags: string[]
  parameters?: Json[]
  requestBody?: { content: Record<string, unknown> }
  responses: Record<string, unknown>
  security?: unknown[]
}
type Document = Json & {
  paths: Record<string, Record<string, unknown>>
  components: Record<string, Record<string, unknown>>
}
const methods = ['get', 'post', 'put', 'patch', 'delete'] as const

/** Merges `openapi.yaml` and the files beside it; a path or component defined twice is an error. */
function bundle(folder: string): Document {
  const root = parse(readFileSync(join(folder, 'openapi.yaml'), 'utf8')) as Document
  root.paths ??= {}
  for (const file of readdirSync(folder).sort()) {
    if (!file.endsWith('.yaml') || file === 'openapi.yaml') continue
    const part = parse(readFileSync(join(folder, file), 'utf8')) as Partial<Document>
    for (const [path, item] of Object.entries(part.paths ?? {})) {
      if (path in root.paths) throw new Error(`${file}: ${path} is defined twice`)
      root.paths[path] = item
    }
    for (const [group, members] of Object.entries(part.components ?? {})) {
      const target = (root.components[group] ??= {})
      for (const [name, value] of Object.entries(members)) {
        if (name in target) throw new Error(`${file}: components.${group}.${name} is defined twice`)
        target[name] = value
      }
    }
  }
  return root
}

/** Writes the engine contract's types, its table of operations and the bundled document. */
export async function generateEngine(root: string, out = join(root, 'src/generated')): Promise<void> {
  const document = bundle(join(root, 'openapi/engine'))
  const ast = await openapiTS(structuredClone(document) as never, { alphabetize: false })
  const rows = Object.entries(document.paths).flatMap(([path, item]) =>
    methods
      .filter((method) => method in item)
      .map((method) => {
        const operation = item[method] as OperationObject
        const [tag] = operation.tags
        if (!operation.operationId || !tag) throw new Error(`${method} ${path} needs operationId and a tag`)
        const success = Object.keys(operation.responses).find((status) => status.startsWith('2'))
        return {
          operationId: operation.operationId,
          method,
          path,
          tag,
          success: Number(success),
          anonymous: operation.security?.length === 0,
          takesKey: (operation.parameters ?? []).some(({ $ref }) => $ref === '#/components/parameters/idempotencyKey'),
        }
      }),
  )
  const lines = [
    '// Generated from openapi/engine/*.yaml by `npm run generate`. Do not edit.',
    astToString(ast),
    '/** Every operation of the API: where it is, its tag, the status of success, and whether it needs no identity. */',
    'export const engineOperations = {',
    ...rows.map(({ operationId, takesKey: _takesKey, ...row }) => `  ${operationId}: ${JSON.stringify(row)},`),
    '} as const',
    '/** Where every operation is, `key` if it takes an Idempotency-Key, and no more: portals load it before all else. */',
    'export const engineAddresses = {',
    ...rows.map(
      ({ operationId, method, path, takesKey }) => `  ${operationId}: '${method} ${path}${takesKey ? ' key' : ''}',`,
    ),
    '} as const',
    '',
  ]
  writeFileSync(join(out, 'engine.ts'), lines.join('\n'))
  writeFileSync(join(out, 'openapi.json'), `${JSON.stringify(document, null, 1)}\n`)
}
