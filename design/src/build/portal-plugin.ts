import { readFileSync } from 'node:fs'
import type { BuildOptions, Plugin } from 'vite'

const source = () => readFileSync(new URL('../theme/first-paint.js', import.meta.url), 'utf8')

/**
 * Serves and emits `theme.js`, which sets the theme's class and asks who is signed in before anything else is loaded, and
 * loads it from the page's head.
 */
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

/** The two fonts every page begins with: its text's and its titles'. */
const firstFonts = /RedHat(Text|Display)VF-(?!Italic)[^/]*\.woff2$/

/**
 * Lets the browser load the first fonts beside the scripts. Left to the style sheet they come after the first rows, and
 * what is on the page jumps when it is set anew in them.
 */
export function earlyFonts(): Plugin {
  let base = '/'
  return {
    name: 'overt-early-fonts',
    configResolved(config) {
      base = config.base
    },
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { bundle = {} }) =>
        Object.keys(bundle)
          .filter((name) => firstFonts.test(name))
          .map((name) => ({
            tag: 'link',
            attrs: { rel: 'preload', href: `${base}${name}`, as: 'font', type: 'font/woff2', crossorigin: true },
            injectTo: 'head-prepend' as const,
          })),
    },
  }
}

/**
 * PatternFly's icons carry two drawings each, and a style sheet hides one. Only the one of its current set is kept,
 * where there is one; it is the smaller, too.
 */
export function oneDrawingPerIcon(): Plugin {
  const drawing = /^( {2}rhUiIcon: )(\{.*\}),$/m
  return {
    name: 'overt-one-drawing-per-icon',
    enforce: 'pre',
    transform(code, id) {
      if (!/react-icons\/dist\/esm\/icons\/[^/]+\.js/.test(id)) return null
      const found = drawing.exec(code)?.[2]
      if (found === undefined) return null
      return code.replace(/^ {2}icon: \{.*\},$/m, () => `  icon: ${found},`).replace(drawing, '$1null,')
    },
  }
}

/** Every first page needs these: one chunk compresses better than a dozen, and stays cached over our own releases. */
const firstPageLibraries =
  /node_modules\/(react|react-dom|scheduler|react-router|@tanstack\/(react-query|query-core)|tslib)\//

/** What every page of both portals draws with: one chunk instead of forty small ones. */
const firstPageParts = new RegExp(
  [
    'design/src/(text/(define|design|en)|theme|live/(live-state|live-samples)|units|page/(?!Open|WithReason|Facts|CopyText|Panel|Tabs))',
    'design/src/shell/(boot|api|activity|Mark|AppMasthead|Layout|Session|Sidebar|Splash|links|portal|page-route|settings|UserMenu|keys/(shortcuts|use)|find/MastheadSearch|unread|profile-path|return-address|RouteError|dialog-address|list-address)',
    'design/src/shell/vm/(queries|disabled-reason|vm-actions|planned-actions|VmDialogs)',
    'design/src/feedback/(toasts|tracked|operation-title|OperationBadge|Message|ErrorPanel)',
    'api-client/src/(?!call-text|rules/attention-advice)',
    '@patternfly/react-core/dist/esm/(components/EmptyState/|helpers/(util|constants|OUIA|useSSRSafeId))',
    '@patternfly/react-icons/dist/esm/(createIcon|icons/(bars|bell|question-circle|tasks|search|plus|angle-right|angle-down|ellipsis-v|times|cog)-icon)\\.js',
  ].join('|'),
)

/** Build options that both portals share. */
export const portalBuild: BuildOptions = {
  target: 'es2024',
  // The Content-Security-Policy lets nothing but images come from data URLs.
  assetsInlineLimit: 0,
  modulePreload: { polyfill: false },
  rolldownOptions: {
    output: {
      codeSplitting: {
        groups: [
          { name: 'base', test: firstPageLibraries },
          { name: 'shell', test: firstPageParts },
        ],
      },
    },
  },
}
