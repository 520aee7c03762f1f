import { readFileSync } from 'node:fs'
import type { BuildOptions, Plugin } from 'vite'

const source = () => readFileSync(new URL('../theme/first-paint.js', import.meta.url), 'utf8')

/** Serves and emits `theme.js`, which sets the theme's class before the first paint, and loads it from the page's head. */
export function firstPaint(): Plugin {
  let base = '/'
  return {
    name: 'overt-first-paint',
    configResolved(config) {
      base = config.base
    },
    configureServer(server) {
      server.middlewares.use(`${base}theme.js`, (_request, response) => {
        response.setHeader('content-type', 'text/javascript')
        response.end(source())
      })
    },
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'theme.js', source: source() })
    },
    transformIndexHtml: () => [{ tag: 'script', attrs: { src: `${base}theme.js` }, injectTo: 'head-prepend' }],
  }
}

/** Every first page needs these: one chunk compresses better than a dozen, and stays cached over our own releases. */
const firstPageLibraries =
  /node_modules\/(react|react-dom|scheduler|react-router|@tanstack\/(react-query|query-core)|tslib)\//

/** Build options that both portals share. */
export const portalBuild: BuildOptions = {
  target: 'es2024',
  // The Content-Security-Policy lets nothing but images come from data URLs.
  assetsInlineLimit: 0,
  modulePreload: { polyfill: false },
  rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'base', test: firstPageLibraries }] } } },
}
