import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BuildOptions, Plugin, Rolldown } from 'vite'

type Bundle = Rolldown.OutputBundle
type Chunk = Rolldown.OutputChunk

const source = () => readFileSync(new URL('../theme/first-paint.js', import.meta.url), 'utf8')

/**
 * Serves and emits `theme.js`, which sets the theme's class, asks who is signed in and fetches what the page of the address
 * is made of before any module is loaded, and loads it from the page's head.
 */
export function firstPaint(): Plugin {
  let base = '/'
  let root = ''
  return {
    name: 'overt-first-paint',
    configResolved(config) {
      base = config.base
      root = config.root
    },
    configureServer(server) {
      server.middlewares.use(`${base}theme.js`, (_request, response) => {
        response.setHeader('content-type', 'text/javascript')
        response.end(source())
      })
    },
    generateBundle: {
      order: 'post', // when scripts that were only style sheets are gone
      handler(_options, bundle) {
        const pages = Object.entries(pageModules(root)).map(([path, module]) => [
          base + path,
          partsOf(bundle, module, base),
        ])
        const known = `const pages = ${JSON.stringify(Object.fromEntries(pages))}`
        this.emitFile({
          type: 'asset',
          fileName: 'theme.js',
          source: source().replace('const pages = {}', () => known),
        })
      },
    },
    transformIndexHtml: () => [{ tag: 'script', attrs: { src: `${base}theme.js` }, injectTo: 'head-prepend' }],
  }
}

/** The modules of the pages that `src/routes.tsx` has under one fixed word each, or under none; by that word. */
function pageModules(root: string): Readonly<Record<string, string>> {
  const routes = readFileSync(join(root, 'src/routes.tsx'), 'utf8')
  const route = /^ {2}\{ (?:index: true|path: '([^':]+)'), lazy: page\(\(\) => import\('\.\/([^']+)'\)/gm
  const found = [...routes.matchAll(route)].map(([, path = '', module = '']) => [path, join(root, 'src', module)])
  if (found.length === 0) throw new Error('src/routes.tsx has no page that is read here: has its shape changed?')
  return Object.fromEntries(found) as Record<string, string>
}

/** Addresses of the scripts and styles that a module brings beyond those the portal begins with. */
function partsOf(bundle: Bundle, module: string, base: string): string[] {
  const chunks = Object.values(bundle).filter((output) => output.type === 'chunk')
  const withImports = (chunk: Chunk | undefined, seen = new Set<Chunk>()): Set<Chunk> => {
    if (!chunk || seen.has(chunk)) return seen
    seen.add(chunk)
    for (const name of chunk.imports)
      withImports(
        chunks.find(({ fileName }) => fileName === name),
        seen,
      )
    return seen
  }
  const atFirst = withImports(chunks.find(({ isEntry }) => isEntry))
  const own = withImports(chunks.find(({ facadeModuleId }) => facadeModuleId === module)).difference(atFirst)
  const files = [...own].flatMap((chunk) => [chunk.fileName, ...(chunk.viteMetadata?.importedCss ?? [])])
  return [...new Set(files)].map((file) => base + file)
}

/**
 * Refuses a module that is loaded later by another one and yet is in one file with it: that saves nothing, and where the
 * other waits for it at its top, as for its words in another language, neither ever comes.
 */
export function laterMeansApart(): Plugin {
  return {
    name: 'overt-later-means-apart',
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue
        const together = new Set(chunk.moduleIds)
        for (const id of together)
          for (const later of this.getModuleInfo(id)?.dynamicallyImportedIds ?? [])
            if (together.has(later)) this.error(`${later} is loaded later by ${id}, and both are in ${chunk.fileName}.`)
      }
    },
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
    'portal-[a-z]+/src/(paths|text/(en|text))\\.ts',
    '@patternfly/react-core/dist/esm/(components/EmptyState/|helpers/(util|constants|OUIA|useSSRSafeId))',
    '@patternfly/react-icons/dist/esm/(createIcon|icons/(bars|bell|question-circle|tasks|search|plus|angle-right|angle-down|ellipsis-v|times|cog)-icon)\\.js',
  ].join('|'),
)

/** What every list is made of: a file for each of its twenty modules and style sheets takes longer than what is in them. */
const listParts = new RegExp(
  [
    'design/src/table/(?!FilterSuggestions|csv|ListToolbar)',
    'design/src/shell/(ResourceList|list-(definition|state|filters)|use-read-all|table-settings|bulk/begin-bulk)',
    '@patternfly/react-styles/css/components/(Table|Check|FormControl|Skeleton)/',
  ].join('|'),
)

/** What every page loads when it has been drawn: toasts, the live stream and what else it does beside what it shows. */
const afterFirstPage = new RegExp(
  [
    'design/src/(feedback/(Toaster|OperationToasts|Alert|errors/(?!de))|live/(?!live-state|live-samples|stream-|event-stream))',
    'design/src/shell/(AfterFirstPage|bulk/(BulkHost|bulk-runs)|find/(VisitRecorder|recent|current-object)|focus-keeper)',
    '@patternfly/(react-core/dist/esm/components/Alert/|react-styles/css/components/Alert/)',
  ].join('|'),
)

/** What a menu is made of: those of a row and of the user come when a pointer is near, so in one go. */
const menuParts = new RegExp(
  [
    'design/src/(page/(OpenActionMenu|use-menu-open)|shell/OpenUserMenu)',
    '@patternfly/react-core/dist/esm/(components/(Dropdown|Menu|MenuToggle|Divider)/|helpers/Popper/)',
    '@patternfly/react-styles/css/components/(Menu|MenuToggle|Divider)/',
  ].join('|'),
)

/** Build options that both portals share; modules of a portal's own that come together are one file each, too. */
export const portalBuild = (own: readonly { readonly name: string; readonly test: RegExp }[] = []): BuildOptions => ({
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
          { name: 'list', test: listParts },
          { name: 'menu', test: menuParts },
          { name: 'late', test: afterFirstPage },
          ...own,
        ],
      },
    },
  },
})
