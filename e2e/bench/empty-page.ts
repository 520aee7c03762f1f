import { cp, rm, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'vite'
import type { StackFacts } from '../support/facts.ts'
import { processes } from '../support/processes.ts'

/** Where the engine serves it. */
export const emptyPagePath = '/bench-empty/index.html'

/** Builds the empty PatternFly page and lays it beside the portal, so that the same engine serves both. */
export async function serveEmptyPage(facts: StackFacts): Promise<void> {
  const outDir = join(facts.folder, 'empty-page')
  await build({
    root: join(import.meta.dirname, 'empty-page'),
    base: '/bench-empty/',
    configFile: false,
    logLevel: 'error',
    build: { outDir, emptyOutDir: true, assetsInlineLimit: 0, target: 'es2024' },
  })
  const engine = processes().find(
    ({ command }) => command.includes(facts.dataDir) && command.includes('/engine/engine.mjs'),
  )
  const app = /(\S+)\/engine\/engine\.mjs/.exec(engine?.command ?? '')?.[1]
  if (!app) throw new Error('the engine does not run')
  const portal = join(app, 'portal-vm')
  await rm(join(portal, 'bench-empty'), { recursive: true, force: true })
  await cp(outDir, join(portal, 'bench-empty'), { recursive: true })
  // The engine reads the folder again when this file is newer.
  await utimes(join(portal, 'index.html'), new Date(), new Date())
}
