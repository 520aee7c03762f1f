import { urlOf } from './client.ts'
import type { DescribedCall } from './describe-call.ts'
import { addressOf } from './engine.ts'

/** Names of fields whose values nobody else may read. */
const secretName = /password|passphrase|secret|token|privatekey/i

/** The value with every secret in it replaced by the name of its field in capitals, as `YOUR_PASSWORD`. */
export function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      secretName.test(name) && typeof inner === 'string' ? placeholderOf(name) : withoutSecrets(inner),
    ]),
  )
}

function placeholderOf(name: string): string {
  return `YOUR_${name.replaceAll(/([a-z])([A-Z])/g, '$1_$2').toUpperCase()}`
}

/** A word that a POSIX shell reads as the very text, whatever it holds. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

/** The calls as commands, one after the other; the token is taken from `$OVERT_TOKEN`. */
export function curlOf(calls: readonly DescribedCall[], origin: string): string {
  return calls.map((call) => commandOf(call, origin)).join('\n\n')
}

function commandOf(call: DescribedCall, origin: string): string {
  const { method, takesKey } = addressOf(call.operationId)
  const headers = Object.entries(call.headers ?? {}).filter(([, value]) => value !== undefined)
  const lines = [
    `curl --fail-with-body --request ${method.toUpperCase()} ${shellQuote(origin + urlOf(call.operationId, call))}`,
    `--header "Authorization: Bearer $OVERT_TOKEN"`,
    ...headers.map(([name, value]) => `--header ${shellQuote(`${name}: ${String(value)}`)}`),
  ]
  const hasKey = headers.some(([name]) => name.toLowerCase() === 'idempotency-key')
  if (takesKey && !hasKey) lines.push('--header "Idempotency-Key: $(openssl rand -hex 16)"')
  if (call.body !== undefined) {
    const type = method === 'patch' ? 'application/merge-patch+json' : 'application/json'
    lines.push(`--header 'Content-Type: ${type}'`)
    lines.push(`--data-raw ${shellQuote(JSON.stringify(withoutSecrets(call.body), null, 2))}`)
  }
  return lines.join(' \\\n  ')
}

/** The calls as a program with our client, one after the other; the token is taken from the environment. */
export function typescriptOf(calls: readonly DescribedCall[], origin: string): string {
  return [
    "import { createClient } from '@overt/api-client'",
    '',
    `const client = createClient({ origin: ${JSON.stringify(origin)}, token: process.env.OVERT_TOKEN ?? '' })`,
    ...calls.map(statementOf),
  ].join('\n')
}

function statementOf({ operationId, path, query, headers, body }: DescribedCall): string {
  const parts = { path, query, headers, body: body === undefined ? undefined : withoutSecrets(body) }
  const given = Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined))
  return `await client.call(${JSON.stringify(operationId)}, ${literalOf(given)})`
}

/** JSON with its plain names unquoted, as one writes objects. */
function literalOf(value: unknown): string {
  return JSON.stringify(value, null, 2).replaceAll(/^(\s*)"([A-Za-z_]\w*)":/gm, '$1$2:')
}
