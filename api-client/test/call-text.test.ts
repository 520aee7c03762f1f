import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { curlOf, shellQuote, typescriptOf, withoutSecrets } from '../src/call-text.ts'
import { describeCall } from '../src/describe-call.ts'

const id = '00000000-0000-4000-8000-000000000001'
const hostile = ["it's", '$(rm -rf ~)', '`id`', '"; echo x; #', '\\', '$HOME', 'a\nb', '!!', '*', '', "'\\''"]

describe('a command', () => {
  it.each(hostile)('gives the shell the very text of %j', (text) => {
    const said = execFileSync('sh', ['-c', `printf %s ${shellQuote(text)}`], { encoding: 'utf8' })
    expect(said).toBe(text)
  })

  it('gives curl each argument as it is, whatever the body holds', () => {
    const call = describeCall('updateVm', {
      path: { id },
      headers: { 'If-Match': '"3"' },
      body: { description: hostile.join(' ') },
    })
    // In the place of curl something that prints what it was given.
    const script = `curl() { for each in "$@"; do printf '%s\\0' "$each"; done; }\n${curlOf([call], 'https://o.example')}`
    const given = execFileSync('sh', ['-c', script], {
      encoding: 'utf8',
      env: { ...process.env, OVERT_TOKEN: 'ovt_x' },
    })
    const words = given.split('\0')
    expect(words.slice(0, 4)).toEqual(['--fail-with-body', '--request', 'PATCH', `https://o.example/api/v1/vms/${id}`])
    expect(words).toContain('Authorization: Bearer ovt_x')
    expect(words).toContain('If-Match: "3"')
    expect(words).toContain('Content-Type: application/merge-patch+json')
    expect(JSON.parse(words[words.indexOf('--data-raw') + 1] ?? '')).toEqual({ description: hostile.join(' ') })
  })

  it('has a plan and a key where the contract takes them, and no body where there is none', () => {
    const hash = 'a'.repeat(64)
    const text = curlOf([describeCall('stopVm', { path: { id }, headers: { 'Plan-Hash': hash } })], '')
    expect(text).toContain(`--header 'Plan-Hash: ${hash}'`)
    expect(text).toContain('Idempotency-Key: $(openssl rand -hex 16)')
    expect(text).not.toContain('--data-raw')
    expect(curlOf([describeCall('planStopVm', { path: { id } })], '')).not.toContain('Idempotency-Key')
  })

  it('encodes what stands in the address', () => {
    const call = describeCall('search', { query: { q: 'a b&c=[1]{2}' } })
    expect(curlOf([call], '')).toContain("'/api/v1/search?q=a+b%26c%3D%5B1%5D%7B2%7D'")
  })
})

describe('a program', () => {
  it('calls the operation with the same arguments', () => {
    const call = describeCall('createApiToken', { body: { name: 'it\'s "x"', expiresInSeconds: 60 } })
    expect(typescriptOf([call], 'https://o.example')).toBe(
      [
        "import { createClient } from '@overt/api-client'",
        '',
        'const client = createClient({ origin: "https://o.example", token: process.env.OVERT_TOKEN ?? \'\' })',
        'await client.call("createApiToken", {',
        '  body: {',
        '    name: "it\'s \\"x\\"",',
        '    expiresInSeconds: 60',
        '  }',
        '})',
      ].join('\n'),
    )
  })
})

describe('secrets', () => {
  it('are replaced wherever they stand, and nothing else is', () => {
    const body = { currentPassword: 'a', newPassword: 'b', list: [{ password: 'c', name: 'd' }], passwordHint: 1 }
    expect(withoutSecrets(body)).toEqual({
      currentPassword: 'YOUR_CURRENT_PASSWORD',
      newPassword: 'YOUR_NEW_PASSWORD',
      list: [{ password: 'YOUR_PASSWORD', name: 'd' }],
      passwordHint: 1,
    })
    const call = describeCall('changePassword', { body: { currentPassword: 'hunter2xxx', newPassword: 'hunter3xxx' } })
    for (const text of [curlOf([call], ''), typescriptOf([call], '')]) expect(text).not.toContain('hunter')
  })
})
