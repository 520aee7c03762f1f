import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { generateAgent } from '../scripts/generate-agent.ts'
import { generateEngine } from '../scripts/generate-engine.ts'
import { agentCommands, agentQueries } from '../src/generated/agent.ts'
import { agentSchemas } from '../src/agent/schemas.ts'
import { engineOperations } from '../src/generated/engine.ts'
import document from '../src/generated/openapi.json' with { type: 'json' }

const root = join(import.meta.dirname, '..')

describe('the generated files', () => {
  it('are what the contract generates now', { timeout: 60_000 }, async () => {
    const out = mkdtempSync(join(tmpdir(), 'overt-generate-'))
    try {
      await generateAgent(root, out)
      await generateEngine(root, out)
      for (const file of ['engine.ts', 'openapi.json', 'agent.ts', 'agent-schemas.json'])
        expect(readFileSync(join(out, file), 'utf8'), file).toBe(
          readFileSync(join(root, 'src/generated', file), 'utf8'),
        )
    } finally {
      rmSync(out, { recursive: true, force: true })
    }
  })
})

type SchemaNode = { [key: string]: unknown }
function walk(node: unknown, path: string, visit: (node: SchemaNode, path: string) => void): void {
  if (Array.isArray(node)) {
    for (const [index, item] of node.entries()) walk(item, `${path}/${index}`, visit)
  } else if (node !== null && typeof node === 'object') {
    visit(node as SchemaNode, path)
    for (const [key, value] of Object.entries(node)) walk(value, `${path}/${key}`, visit)
  }
}

describe('the engine contract', () => {
  it('gives every operation a summary, and describes every reply', () => {
    const silent: string[] = []
    for (const [path, item] of Object.entries<object>(document.paths))
      for (const [method, operation] of Object.entries<{ summary?: string }>(item as never)) // a path item's members
        if (method !== 'parameters' && !/^[A-Z']/.test(operation.summary ?? '')) silent.push(`${method} ${path}`)
    expect(silent).toEqual([])
  })
  it('closes every object, so that unknown fields are refused', () => {
    const open: string[] = []
    walk(document, '', (node, path) => {
      if (node.type === 'object' && 'properties' in node && node.additionalProperties !== false) open.push(path)
    })
    expect(open).toEqual([])
  })
  it('bounds every text and list a caller sends', () => {
    const free: string[] = []
    for (const name of [
      'CreateVm',
      'UpdateVm',
      'CreateDisk',
      'CloudInit',
      'CreateNic',
      'SignIn',
      'SignInAnswer',
      'InviteUser',
    ])
      walk(document.components.schemas[name as 'CreateVm'], name, (node, path) => {
        if (
          node.type === 'string' &&
          !('maxLength' in node || 'enum' in node || 'format' in node || /\{1,3\}|\{5\}/.test(String(node.pattern)))
        )
          free.push(path)
        if (node.type === 'array' && !('maxItems' in node)) free.push(path)
      })
    expect(free).toEqual([])
  })
  it('says the unit of every size', () => {
    const wrong: string[] = []
    walk(document.components.schemas, '', (node, path) => {
      if (/(size|memory|space)$/i.test(path) && node.type === 'integer') wrong.push(path)
    })
    expect(wrong).toEqual([])
  })
  it('marks every secret as only sent, or as shown once', () => {
    const bare: string[] = []
    walk(document, '', ({ properties }, path) => {
      for (const [name, node] of Object.entries((properties ?? {}) as Record<string, SchemaNode>)) {
        if (!/^(token|secret|recoveryCodes?|password|newPassword|currentPassword)$/.test(name)) continue
        const [, schema = ''] = /^#\/components\/schemas\/(\w+)$/.exec(String(node.$ref)) ?? []
        const meant = schema === '' ? node : (document.components.schemas[schema as 'CreateVm'] as SchemaNode)
        if (meant.writeOnly !== true && meant['x-shown-once'] !== true) bare.push(`${path}/${name}`)
      }
    })
    expect(bare).toEqual([])
  })
  it('lets nobody in without identity but to sign in, to accept an invitation and to enrol', () => {
    const open = Object.entries(engineOperations).filter(([, { anonymous }]) => anonymous)
    expect(open.map(([id]) => id).sort()).toEqual([
      'acceptInvitation',
      'beginOidcSignIn',
      'checkHostEnrollment',
      'checkInvitation',
      'continueSession',
      'createSession',
      'enrollHost',
      'finishOidcSignIn',
      'listSignInProviders',
      'signInByLdap',
    ])
  })
})

describe('the agent contract', () => {
  it('has closed parameters and results for every method, and a header on every command', () => {
    for (const method of [...agentCommands, ...agentQueries]) {
      expect(agentSchemas.$defs, method).toHaveProperty([`${method}.params`])
      expect(agentSchemas.$defs, method).toHaveProperty([`${method}.result`])
    }
    for (const method of agentCommands) {
      const params = agentSchemas.$defs[`${method}.params`] as { $ref?: string; required?: string[] }
      const target = params.$ref ? (agentSchemas.$defs[params.$ref.replace('#/$defs/', '')] as typeof params) : params
      expect(target.required, method).toContain('command')
    }
  })
})
