import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Context } from 'koa'

const brotli = promisify(brotliCompress)
const gzipped = promisify(gzip)
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
}
const compressible = /^(text\/|application\/(json|manifest)|image\/svg)/
/** Names that the build gives after their content. */
const hashed = /[-.][A-Za-z0-9_-]{8,}\.\w+$/
const lookAgainMs = 1_000

type Encoding = 'br' | 'gzip' | 'identity'
interface File {
  readonly type: string
  readonly etag: string
  readonly immutable: boolean
  readonly content: Buffer
  /** Compressed when first asked for, or as the build left it beside the file. */
  readonly encoded: Map<Encoding, Promise<Buffer>>
}

/**
 * A folder of built files, held in memory: what is not in the list read at the start can't be reached, whatever a path
 * says. Read again when its index.html changes, so that a new build shows without a restart.
 */
export class FolderOfFiles {
  private readonly folder: string
  private files: ReadonlyMap<string, File> = new Map()
  /** Those that pages were drawn in, English first. */
  private languages: readonly string[] = []
  private readAt = Number.NEGATIVE_INFINITY
  private indexChangedMs = -1
  private reading: Promise<void> | undefined

  constructor(folder: string) {
    this.folder = folder
  }

  /**
   * Serves a path of the folder (as `/assets/x.js`). Pages of the portal that are no file get its index.html; to who has
   * a session, as the build drew them (`design/src/build/drawn-pages.ts`), where it did.
   */
  async serve(ctx: Context, path: string, hasSession: boolean): Promise<boolean> {
    await this.refresh()
    const page = extname(path) === '' && ctx.accepts('html') === 'html'
    const file = this.files.get(path) ?? (page ? this.page(ctx, path, hasSession) : undefined)
    if (!file) return false
    if (page) ctx.vary('Cookie, Accept-Language')
    ctx.set('Cache-Control', file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache')
    ctx.set('ETag', file.etag)
    ctx.vary('Accept-Encoding')
    ctx.type = file.type
    ctx.status = 200
    if (ctx.fresh) {
      ctx.status = 304
      return true
    }
    const encoding = this.choose(ctx, file)
    if (encoding !== 'identity') ctx.set('Content-Encoding', encoding)
    ctx.body = encoding === 'identity' ? file.content : await encode(file, encoding)
    return true
  }

  private page(ctx: Context, path: string, hasSession: boolean): File | undefined {
    const language = hasSession && (ctx.acceptsLanguages(...this.languages) || this.languages[0])
    const drawn = language ? this.files.get(`/drawn/${language}${path === '/' ? '/index' : path}.html`) : undefined
    return drawn ?? this.files.get('/index.html')
  }

  private choose(ctx: Context, file: File): Encoding {
    if (!compressible.test(file.type) || file.content.length < 1024) return 'identity'
    const accepted = ctx.acceptsEncodings('br', 'gzip', 'identity')
    return accepted === 'br' || accepted === 'gzip' ? accepted : 'identity'
  }

  private async refresh(): Promise<void> {
    // Who comes while it is read waits too: nobody is told that there is no such file before all are known.
    if (!this.reading && performance.now() - this.readAt < lookAgainMs) return
    this.reading ??= this.read().finally(() => (this.reading = undefined))
    await this.reading
  }

  private async read(): Promise<void> {
    const index = await stat(join(this.folder, 'index.html')).catch(() => undefined)
    this.readAt = performance.now()
    if (index?.mtimeMs === this.indexChangedMs) return
    const entries = index ? await readdir(this.folder, { recursive: true, withFileTypes: true }) : []
    const paths = entries
      .filter((entry) => entry.isFile()) // a link could lead out of the folder
      .map((entry) => `/${relative(this.folder, join(entry.parentPath, entry.name)).split(sep).join('/')}`)
    const known = new Set(paths)
    const files = paths.filter((path) => !(/\.(gz|br)$/.test(path) && known.has(path.replace(/\.(gz|br)$/, ''))))
    this.files = new Map(await Promise.all(files.map(async (path) => [path, await this.load(path, known)] as const)))
    const drawnIn = new Set(files.flatMap((path) => /^\/drawn\/([^/]+)\//.exec(path)?.[1] ?? []))
    this.languages = ['en', ...drawnIn.difference(new Set(['en']))]
    this.indexChangedMs = index?.mtimeMs ?? -1 // last: what could not be read is read again
  }

  private async load(path: string, known: ReadonlySet<string>): Promise<File> {
    const content = await readFile(join(this.folder, path))
    const encoded = new Map<Encoding, Promise<Buffer>>()
    for (const [encoding, suffix] of [
      ['br', '.br'],
      ['gzip', '.gz'],
    ] as const)
      if (known.has(path + suffix)) encoded.set(encoding, readFile(join(this.folder, path + suffix)))
    return {
      type: types[extname(path)] ?? 'application/octet-stream',
      etag: `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`,
      immutable: path.startsWith('/assets/') && hashed.test(path),
      content,
      encoded,
    }
  }
}

function encode(file: File, encoding: 'br' | 'gzip'): Promise<Buffer> {
  let work = file.encoded.get(encoding)
  if (!work) {
    // Quality 5 of brotli is near gzip in time and well below it in size.
    work =
      encoding === 'gzip'
        ? gzipped(file.content)
        : brotli(file.content, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } })
    file.encoded.set(encoding, work)
  }
  return work
}
