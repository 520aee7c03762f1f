import { chmodSync, copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'rolldown'

// One file that needs Node 24 and nothing else; the I/O process of storage is the same file, told so by an argument.
const output = join(import.meta.dirname, 'dist', 'agent.mjs')
await build({
  input: join(import.meta.dirname, 'src', 'main.ts'),
  platform: 'node',
  // Optional speed-ups of ws, which it does without.
  external: ['bufferutil', 'utf-8-validate'],
  output: {
    file: output,
    format: 'esm',
    codeSplitting: false,
    banner: '#!/usr/bin/env node',
    sourcemap: true,
  },
})
chmodSync(output, 0o755)
// What makes a machine a host; the engine serves both.
copyFileSync(join(import.meta.dirname, 'install.sh'), join(import.meta.dirname, 'dist', 'install.sh'))
