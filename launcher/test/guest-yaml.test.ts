import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { rootFolder } from '../src/guest-image/root-tree.ts'

/** Runs the guest's reader with the same awk the guest has. */
function flatten(document: string): Record<string, string> {
  const awk = spawnSync('busybox', ['awk', '-f', join(rootFolder, 'etc/yaml.awk')], { input: document, timeout: 5000 })
  if (awk.status !== 0) throw new Error(`awk ended with ${awk.status ?? awk.signal}: ${awk.stderr.toString()}`)
  const lines = awk.stdout.toString().split('\n').filter(Boolean)
  return Object.fromEntries(lines.map((line) => line.split('\t') as [string, string]))
}

test('maps, lists, literals, quotes and comments', () => {
  const document = `#cloud-config
hostname: hello   # a comment
users:
  - default
  - name: bob
    ssh_authorized_keys:
    - "ssh-ed25519 AAAA bob: x"
    passwd: $6$salt$hash
write_files:
- path: /etc/x
  content: |
    a: b
      c\\n

    d
fold: >-
  one
  two
plain: it is
  longer
`
  expect(flatten(document)).toEqual({
    hostname: 'hello',
    'users/0': 'default',
    'users/1/name': 'bob',
    'users/1/ssh_authorized_keys/0': 'ssh-ed25519 AAAA bob: x',
    'users/1/passwd': '$6$salt$hash',
    'write_files/0/path': '/etc/x',
    'write_files/0/content': 'a: b\\n  c\\\\n\\n\\nd\\n',
    fold: 'one two',
    plain: 'it is longer',
  })
})

test('a list in brackets may span lines, and JSON is read as the YAML it is', () => {
  expect(flatten('runcmd:\n - [sh, -c, "echo a, b"]\n - [\n  ls,\n  -l ]\n')).toEqual({
    'runcmd/0/0': 'sh',
    'runcmd/0/1': '-c',
    'runcmd/0/2': 'echo a, b',
    'runcmd/1/0': 'ls',
    'runcmd/1/1': '-l',
  })
  const json = { hostname: 'h', runcmd: [['a', 'b'], 'c: "d"\n'], users: [{ name: 'x', lock: false, none: null }] }
  expect(flatten(`#cloud-config\n${JSON.stringify(json, null, 2)}`)).toEqual({
    hostname: 'h',
    'runcmd/0/0': 'a',
    'runcmd/0/1': 'b',
    'runcmd/1': 'c: "d"\\n',
    'users/0/name': 'x',
    'users/0/lock': 'false',
    'users/0/none': '',
  })
})

test.each(['{"a": [}, {"b', 'a: "x', 'a: }', '- - - ', '\t: :', 'a: [', '{'])('broken text ends: %j', (document) => {
  expect(() => flatten(document)).not.toThrow()
})
