// Builds dist/: the engine as one file with what it needs beside it, so that a copy of the folder runs anywhere.
import { cpSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { rolldown } from 'rolldown'

const root = import.meta.dirname
const dist = join(root, 'dist')
const require = createRequire(import.meta.url)

/** Native code can't be bundled: its packages are copied beside the bundle, where Node finds them. */
function copyNativePackages(): void {
  const scope = dirname(dirname(require.resolve('@node-rs/argon2/package.json')))
  for (const name of readdirSync(scope).filter((entry) => entry === 'argon2' || entry.startsWith('argon2-'))) {
    const target = join(dist, 'node_modules/@node-rs', name)
    mkdirSync(target, { recursive: true })
    cpSync(realpathSync(join(scope, name)), target, { recursive: true, dereference: true })
  }
}

rmSync(dist, { recursive: true, force: true })
mkdirSync(dist, { recursive: true })
// The engine, and the check of its audit log, which runs without it.
for (const [input, file] of [
  ['src/main.ts', 'engine.mjs'],
  ['src/audit/command.ts', 'audit.mjs'],
] as const) {
  const bundle = await rolldown({
    input: join(root, input),
    platform: 'node',
    // pg-native and ws's accelerators are optional and not wanted.
    external: [/^@node-rs\/argon2/, 'pg-native', 'bufferutil', 'utf-8-validate'],
  })
  await bundle.write({ file: join(dist, file), format: 'esm', sourcemap: true, codeSplitting: false })
  await bundle.close()
}
cpSync(join(root, 'migrations'), join(dist, 'migrations'), { recursive: true })
cpSync(require.resolve('@overt/api-client/generated/openapi.json'), join(dist, 'openapi.json'))
copyNativePackages()
// Without it Node would look for a package.json above the folder, which is another one wherever dist is copied to.
const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  name: string
  version: string
}
writeFileSync(
  join(dist, 'package.json'),
  `${JSON.stringify({ name, version, type: 'module', private: true }, null, 2)}\n`,
)
