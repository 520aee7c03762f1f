import { readFileSync } from 'node:fs'
import type { Plugin } from 'vite'

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
