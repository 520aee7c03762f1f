import { createServer, createServerModuleRunner, type Plugin } from 'vite'
import type { drawPages } from '../shell/drawn-pages.tsx'

/**
 * Emits each page that can be gone to by name as it is before its scripts run, as `drawn/<language>/vms.html`: the engine
 * gives these to who has a session, so that the frame and the title are there as soon as the style sheet is.
 */
export function drawnPages(): Plugin {
  let root = ''
  return {
    name: 'overt-drawn-pages',
    apply: 'build',
    configResolved(config) {
      root = config.root
    },
    generateBundle: {
      order: 'post', // when index.html is whole
      async handler(_options, bundle) {
        const index = bundle['index.html']
        if (index?.type !== 'asset') throw new Error('The build has no index.html.')
        const empty = String(index.source)
        for (const { language, path, html } of await drawn(root)) {
          const page = empty
            .replace('<html lang="en">', `<html lang="${language}">`)
            .replace('<div id="root"></div>', () => `<div id="root">${html}</div>`)
          if (!page.includes(html)) throw new Error('index.html has no empty #root to draw in.')
          const name = path === '/' ? '/index' : path
          this.emitFile({ type: 'asset', fileName: `drawn/${language}${name}.html`, source: page })
        }
      },
    },
  }
}

/** Loads the portal as a server would and lets it draw its pages. */
async function drawn(root: string): ReturnType<typeof drawPages> {
  const server = await createServer({
    root,
    logLevel: 'error',
    appType: 'custom',
    server: { middlewareMode: true, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true },
    // PatternFly's modules name each other as bundlers take it and Node does not.
    ssr: { noExternal: [/^@patternfly\//] },
  })
  const runner = createServerModuleRunner(server.environments.ssr, { hmr: false })
  try {
    const pages: { drawPages: typeof drawPages } = await runner.import('@overt/design/shell/drawn-pages.tsx')
    const own: { portal: Parameters<typeof drawPages>[0] } = await runner.import('/src/app/portal.ts')
    return await pages.drawPages(own.portal)
  } finally {
    await runner.close()
    await server.close()
  }
}
