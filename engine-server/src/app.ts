// Builds the Koa application from given parts; listens to nothing.
import Koa, { type Context } from 'koa'
import { createDocs } from './docs/docs.ts'
import { AppError } from './errors.ts'
import { apiPrefix, type ApiParts, createApi, MethodNotAllowed } from './http/api.ts'
import { contractDocument } from './http/contract.ts'
import { toErrorResponse } from './http/error-response.ts'
import { credentialOf } from './http/authenticate.ts'
import { isLoopback, RequestFacts } from './http/facts.ts'
import { FolderOfFiles } from './http/files.ts'
import { type AllowedHosts, assertHost } from './http/origin.ts'
import { securityHeaders } from './http/security-headers.ts'
import { type HostInstaller, installerPaths } from './resources/hosts/installer.ts'
import type { Metrics } from './metrics/metrics.ts'

/** Why the engine is not ready, as `database`; empty when it is. */
export type Readiness = () => Promise<readonly string[]>

/** What the application is made of. */
export interface AppParts extends ApiParts {
  readonly allowedHosts: AllowedHosts
  readonly portalAdminDir: string
  readonly portalVmDir: string
  /** What new hosts fetch; undefined where there is no built agent. */
  readonly installer: HostInstaller | undefined
  readonly metrics: Metrics
  readonly readiness: Readiness
}

/** Builds the application: the API, its documentation, the probes and the two portals. */
export function createApp(parts: AppParts): Koa {
  const app = new Koa()
  const serve = createRoutes(parts)
  const { log } = parts.services
  app.use(async (ctx) => {
    const began = performance.now()
    const facts = new RequestFacts(ctx.req, log)
    ctx.set('X-Request-Id', facts.requestId)
    for (const [name, value] of securityHeaders(facts.secure, ctx.req.headers.host)) ctx.res.setHeader(name, value)
    try {
      assertHost({ headers: ctx.req.headers, secure: facts.secure }, parts.allowedHosts)
      await serve(ctx, facts)
    } catch (error) {
      await refuse(parts, ctx, facts, error)
    }
    if (facts.operationId === undefined) return
    const seconds = (performance.now() - began) / 1000
    parts.metrics.observeRequest(facts.operationId, ctx.res.statusCode, seconds)
    const level = ctx.method === 'GET' ? 'debug' : 'info'
    if (!log.isLevelEnabled(level)) return
    const line = { operation: facts.operationId, status: ctx.res.statusCode, ms: Math.round(seconds * 1000) }
    facts.log[level]({ ...line, user: facts.identity?.userName }, 'answered')
  })
  // What breaks while an answer is on its way (a client that goes away) is no failure of ours.
  app.on('error', (error: unknown) => log.debug({ error }, 'an answer broke off'))
  return app
}

async function refuse({ services }: AppParts, ctx: Context, facts: RequestFacts, error: unknown): Promise<void> {
  const status = error instanceof MethodNotAllowed ? 405 : undefined
  const response = toErrorResponse(error, facts.requestId, facts.log, status)
  const { code, detail } = response.body
  if (facts.call) await services.audit.failed(facts, facts.call, { code, message: detail })
  ctx.status = response.status
  ctx.set(response.headers)
  ctx.set('Cache-Control', 'no-store')
  if (error instanceof MethodNotAllowed) ctx.set('Allow', error.allow)
  ctx.type = 'application/problem+json'
  ctx.body = JSON.stringify(response.body)
}

function createRoutes(parts: AppParts): (ctx: Context, facts: RequestFacts) => Promise<void> {
  const api = createApi(parts)
  const docs = createDocs()
  const openapi = JSON.stringify(contractDocument)
  const admin = new FolderOfFiles(parts.portalAdminDir)
  const vm = new FolderOfFiles(parts.portalVmDir)
  const text = (ctx: Context, type: string, body: string | Buffer) => {
    ctx.type = type
    ctx.set('Cache-Control', 'no-cache')
    ctx.body = body
  }
  return async (ctx, facts) => {
    const { path } = ctx
    if (path.startsWith(`${apiPrefix}/`) && path !== `${apiPrefix}/openapi.json`) {
      ctx.set('Cache-Control', 'no-store')
      return await api(ctx, facts)
    }
    if (ctx.method !== 'GET' && ctx.method !== 'HEAD') throw new MethodNotAllowed('GET, HEAD')
    switch (path) {
      case '/healthz':
        return text(ctx, 'text/plain; charset=utf-8', 'alive\n')
      case '/readyz':
        return await ready(ctx, parts.readiness)
      case '/metrics':
        return await metrics(ctx, facts, parts.metrics)
      case `${apiPrefix}/openapi.json`:
        return text(ctx, 'application/json; charset=utf-8', openapi)
      case '/api/docs':
        return text(ctx, 'text/html; charset=utf-8', docs.page)
      case '/api/docs.css':
        return text(ctx, 'text/css; charset=utf-8', docs.style)
      case installerPaths.script:
      case installerPaths.agent:
        if (!parts.installer) throw new AppError('not_found', 'This engine has no agent to give.')
        return path === installerPaths.script
          ? text(ctx, 'text/x-shellscript; charset=utf-8', parts.installer.script)
          : text(ctx, 'text/javascript; charset=utf-8', parts.installer.agent)
      case '/admin':
        ctx.body = ''
        ctx.status = 308
        ctx.set('Location', '/admin/')
        return
      default:
        await portal(ctx, admin, vm, credentialOf(ctx.req.headers, facts.secure)?.by === 'session')
    }
  }
}

async function portal(ctx: Context, admin: FolderOfFiles, vm: FolderOfFiles, hasSession: boolean): Promise<void> {
  const { path } = ctx
  const served = path.startsWith('/admin/')
    ? await admin.serve(ctx, path.slice('/admin'.length), hasSession)
    : !path.startsWith('/api') && (await vm.serve(ctx, path, hasSession))
  if (!served) throw new AppError('not_found', 'There is nothing at this path.')
}

async function ready(ctx: Context, readiness: Readiness): Promise<void> {
  const missing = await readiness()
  ctx.status = missing.length === 0 ? 200 : 503
  ctx.set('Cache-Control', 'no-store')
  ctx.type = 'text/plain; charset=utf-8'
  ctx.body = missing.length === 0 ? 'ready\n' : `not ready: ${missing.join(', ')}\n`
}

/**
 * Numbers tell how large an estate is and how busy: they are given to this machine alone, on the plain listener, and
 * not through a proxy, which would make everybody look like this machine.
 */
async function metrics(ctx: Context, facts: RequestFacts, { registry }: Metrics): Promise<void> {
  const proxied = ctx.req.headers['x-forwarded-for'] !== undefined || ctx.req.headers['forwarded'] !== undefined
  if (facts.secure || proxied || !isLoopback(facts.clientAddress))
    throw new AppError('not_found', 'There is nothing at this path.')
  ctx.set('Content-Type', registry.contentType)
  ctx.set('Cache-Control', 'no-store')
  ctx.body = await registry.metrics()
}
