import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { agentHeap } from '../src/parts.ts'

test('an agent has the same heap on every host, whoever starts it', async () => {
  const script = await readFile(join(import.meta.dirname, '../../host-agent/install.sh'), 'utf8')
  const [, flags] = /^ExecStart=\$node (.*) \$program_dir\/agent\.mjs$/m.exec(script) ?? []
  expect(flags?.split(' ')).toEqual(agentHeap)
})
