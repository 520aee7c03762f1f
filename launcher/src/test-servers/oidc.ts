// A real OpenID Connect provider for tests, over https with an authority of its own. Started as a process with its
// options as JSON; prints `{issuer, caPem}` when it serves; ends with its parent. People sign in there with their
// subject as login and any password.
import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { makeCertificate } from './certificates.ts'
import { serveUntilParentEnds } from './ended-with-parent.ts'
import type { OidcServerOptions } from './start.ts'

const options = JSON.parse(process.argv[2] ?? '{}') as OidcServerOptions
const { caPem, certificatePem, keyPem } = await makeCertificate('OIDC for tests', ['localhost', '127.0.0.1'])
shiftClock(options.clockOffsetMs ?? 0)
// It warns of what is right for tests alone.
console.warn = console.info = () => undefined
// After the clock is shifted, so that nothing of it knows the right one.
const { default: Provider } = await import('oidc-provider')

const server = createServer({ key: keyPem, cert: certificatePem })
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const issuer = `https://localhost:${(server.address() as AddressInfo).port}`
const [signedWith, other] = [aKey(), aKey()]
const provider = new Provider(issuer, {
  jwks: { keys: [signedWith.private] },
  clients: [
    {
      client_id: 'overt',
      client_secret: options.clientSecret,
      redirect_uris: [...options.redirectUris],
      grant_types: ['authorization_code'],
      response_types: ['code'],
    },
  ],
  pkce: { required: () => true },
  claims: { openid: ['sub'], profile: ['name', 'preferred_username', 'groups'], email: ['email'] },
  cookies: { keys: ['only for tests'] },
  features: { devInteractions: { enabled: true } },
  findAccount: (_context: unknown, subject: string) => {
    const claims = options.people[subject]
    return claims && { accountId: subject, claims: () => ({ sub: subject, ...claims }) }
  },
  // Who signs in there has agreed to what is asked for.
  loadExistingGrant: async (context: GrantContext) => {
    const { client, session, provider: own } = context.oidc
    const grant = new own.Grant({ clientId: client.clientId, accountId: session.accountId })
    grant.addOIDCScope('openid profile email')
    await grant.save()
    return grant
  },
})
server.on('request', (_request, response) => {
  response.setHeader('date', new Date().toUTCString()) // Node's own header takes the clock of the machine
  response.setHeader('content-security-policy', "style-src 'unsafe-inline'") // its page waits for a font from elsewhere
})
const answer = provider.callback()
server.on('request', (request, response) => {
  if (options.broken === 'keys' && request.url === '/jwks')
    response.setHeader('content-type', 'application/jwk-set+json').end(JSON.stringify({ keys: [other.public] }))
  else if (options.broken === 'tokens' && request.url === '/token') response.writeHead(503).end()
  else answer(request, response)
})
serveUntilParentEnds({ issuer, caPem }, () => server.closeAllConnections())

interface GrantContext {
  readonly oidc: {
    readonly client: { readonly clientId: string }
    readonly session: { readonly accountId: string }
    readonly provider: {
      readonly Grant: new (of: object) => { addOIDCScope(scope: string): void; save(): Promise<string> }
    }
  }
}

/** Keys under one name: which it is shows only when a signature is checked. */
function aKey() {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const of = { kid: 'one', use: 'sig', alg: 'RS256' }
  return {
    private: { ...privateKey.export({ format: 'jwk' }), ...of },
    public: { ...publicKey.export({ format: 'jwk' }), ...of },
  }
}

/** Has this process believe that it is another time. */
function shiftClock(offsetMs: number): void {
  if (offsetMs === 0) return
  const RealDate = Date
  const now = () => RealDate.now() + offsetMs
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args) => Reflect.construct(target, args.length === 0 ? [now()] : args) as Date,
    get: (target, name) => (name === 'now' ? now : (Reflect.get(target, name) as unknown)),
  })
}
