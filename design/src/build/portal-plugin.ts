import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Plugin, Rolldown } from 'vite'

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
          source: withoutComments(source()).replace('const pages = {}', () => known),
        })
      },
    },
    transformIndexHtml: () => [{ tag: 'script', attrs: { src: `${base}theme.js` }, injectTo: 'head-prepend' }],
  }
}

/** What only readers of the source need: lines that are comments, and what lines begin with. */
function withoutComments(script: string): string {
  return script.replaceAll(/^\s*\/\/.*\n/gm, '').replaceAll(/^\s+/gm, '')
}

/**
 * The modules of the pages that `src/routes.tsx` has under one fixed word each, or under none; by that word. Those deeper
 * down, as forms, are opened from a page that has most of what they are made of; every first visit would pay for them.
 */
function pageModules(root: string): Readonly<Record<string, string>> {
  const routes = readFileSync(join(root, 'src/routes.tsx'), 'utf8')
  const route = /^ {2}\{ (?:index: true|path: '([^':/]+)'), lazy: page\(\(\) => import\('\.\/([^']+)'\)/gm
  const found = [...routes.matchAll(route)].map(([, path = '', module = '']) => [path, join(root, 'src', module)])
  if (found.length === 0) throw new Error('src/routes.tsx has no page that is read here: has its shape changed?')
  return Object.fromEntries(found) as Record<string, string>
}

/** A chunk and all it imports before it runs. */
function withImports(bundle: Bundle, chunk: Chunk | undefined, seen = new Set<Chunk>()): Set<Chunk> {
  if (!chunk || seen.has(chunk)) return seen
  seen.add(chunk)
  for (const name of chunk.imports) {
    const imported = bundle[name]
    if (imported?.type === 'chunk') withImports(bundle, imported, seen)
  }
  return seen
}

/** The chunks a portal begins with, and those that the page of a module adds. */
function firstChunks(bundle: Bundle, module: string): { readonly atFirst: Set<Chunk>; readonly own: Set<Chunk> } {
  const chunks = Object.values(bundle).filter((output) => output.type === 'chunk')
  const find = (isIt: (chunk: Chunk) => boolean) => withImports(bundle, chunks.find(isIt))
  const atFirst = find(({ isEntry }) => isEntry)
  return { atFirst, own: find(({ facadeModuleId }) => facadeModuleId === module).difference(atFirst) }
}

/** Addresses of the scripts and styles that a module brings beyond those the portal begins with. */
function partsOf(bundle: Bundle, module: string, base: string): string[] {
  const { own } = firstChunks(bundle, module)
  const files = [...own].flatMap((chunk) => [chunk.fileName, ...(chunk.viteMetadata?.importedCss ?? [])])
  return [...new Set(files)].map((file) => base + file)
}

/** How much JavaScript a page may need until it shows its rows. */
export interface FirstLoad {
  /** The page's word in `src/routes.tsx`. */
  readonly page: string
  /** Bytes, gzipped. */
  readonly limit: number
}

/** Refuses a build whose page needs more JavaScript than it may, and names what weighs most of what is our own. */
export function firstLoadWithin({ page, limit }: FirstLoad): Plugin {
  let root = ''
  return {
    name: 'overt-first-load',
    configResolved(config) {
      root = config.root
    },
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const module = pageModules(root)[page]
        if (module === undefined) this.error(`src/routes.tsx has no page ${page}.`)
        const { atFirst, own } = firstChunks(bundle, module)
        const chunks = [...atFirst, ...own]
        const paint = bundle['theme.js']
        const scripts = [...chunks.map(({ code }) => code), paint?.type === 'asset' ? paint.source : '']
        const size = scripts.reduce((sum, code) => sum + gzipSync(code).length, 0)
        if (size <= limit) return
        const weights = chunks
          .flatMap((chunk) => Object.entries(chunk.modules))
          .filter(([id]) => !id.includes('node_modules'))
          .toSorted(([, a], [, b]) => b.renderedLength - a.renderedLength)
          .slice(0, 20)
          .map(([id, { renderedLength }]) => `${renderedLength} ${id}`)
        this.error(
          `${page} needs ${size} bytes of JavaScript, and may need ${limit}. Ours in it:\n${weights.join('\n')}`,
        )
      },
    },
  }
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
