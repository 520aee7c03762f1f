import { isIP } from 'node:net'
import * as openid from 'openid-client'
import { AppError } from '../errors.ts'
import { AddressError, resolveHost } from './addresses.ts'
import { discover, type OidcProvider, problemInWords, skewInWords } from './oidc-client.ts'
import { probe } from './probe.ts'
import { createProviderFetch, type ProviderAnswer } from './provider-fetch.ts'
import { type Step, Steps } from './steps.ts'
import { authoritiesOf } from './trust.ts'

/** Tries an OpenID Connect provider, as far as that goes without somebody who signs in. */
export async function tryOidc(provider: OidcProvider): Promise<readonly Step[]> {
  const steps = new Steps(['resolve', 'connect', 'tls', 'discovery', 'keys', 'clock', 'client'])
  const url = new URL(provider.settings.issuer)
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  if (!(await tryConnection(provider, host, url.port === '' ? 443 : Number(url.port), steps)))
    return steps.rest(url.host)
  const answers: ProviderAnswer[] = []
  let configuration: openid.Configuration
  try {
    configuration = await discover(provider, (answer) => void answers.push(answer))
  } catch (error) {
    const cause = error instanceof AppError ? error.cause : error
    steps.add('discovery', url.href, 'failed', `Its discovery document can’t be used: ${problemInWords(cause)}.`)
    return steps.rest(url.host)
  }
  tellDiscovery(provider, configuration.serverMetadata(), steps)
  await tryKeys(provider, configuration.serverMetadata(), steps)
  tryClock(url.host, answers, steps)
  await tryClient(provider, configuration, steps)
  return steps.all
}

async function tryConnection({ settings }: OidcProvider, host: string, port: number, steps: Steps): Promise<boolean> {
  const target = `${host}:${port}`
  try {
    const addresses = await resolveHost(host, settings.allowLocalAddresses)
    steps.add('resolve', host, 'passed', `${host} is ${addresses.map(({ address }) => address).join(', ')}.`)
    const servername = isIP(host) === 0 ? { servername: host } : { host }
    const seen = await probe(host, addresses, port, { ca: authoritiesOf(settings.caPem), ...servername }, false)
    return steps.addProbe(target, seen)
  } catch (error) {
    if (!(error instanceof AddressError)) throw error
    steps.add('resolve', host, 'failed', error.message)
    return false
  }
}

function tellDiscovery({ settings }: OidcProvider, metadata: openid.ServerMetadata, steps: Steps): void {
  const missing = ['authorization_endpoint', 'token_endpoint', 'jwks_uri'].filter(
    (name) => metadata[name] === undefined,
  )
  const pkce = metadata.code_challenge_methods_supported?.includes('S256')
  if (missing.length > 0)
    steps.add('discovery', settings.issuer, 'failed', `Its discovery document lacks ${missing.join(', ')}.`)
  else if (!pkce)
    steps.add(
      'discovery',
      settings.issuer,
      'warning',
      'Its discovery document is in order, but does not say that it checks PKCE, which protects a sign-in on its way.',
    )
  else steps.add('discovery', settings.issuer, 'passed', 'Its discovery document is in order, and it checks PKCE.')
}

async function tryKeys({ settings }: OidcProvider, { jwks_uri }: openid.ServerMetadata, steps: Steps): Promise<void> {
  if (jwks_uri === undefined) return
  try {
    const answer = await createProviderFetch(settings)(jwks_uri, { headers: { accept: 'application/json' } })
    const { keys } = (await answer.json()) as { keys?: unknown }
    if (!answer.ok || !Array.isArray(keys) || keys.length === 0) throw new Error(`it answers ${answer.status}`)
    const count = keys.length === 1 ? 'one key' : `${keys.length} keys`
    steps.add('keys', jwks_uri, 'passed', `It shows ${count} to check its signatures with.`)
  } catch (error) {
    steps.add('keys', jwks_uri, 'failed', `Its keys can’t be read: ${problemInWords(error)}.`)
  }
}

function tryClock(target: string, answers: readonly ProviderAnswer[], steps: Steps): void {
  const date = answers.find((answer) => answer.date)?.date
  if (!date) {
    steps.add('clock', target, 'skipped', 'It does not say what time it is.')
    return
  }
  const wrong = skewInWords(date, new Date())
  if (wrong === undefined) steps.add('clock', target, 'passed', 'Its clock and that of the engine agree.')
  else steps.add('clock', target, 'failed', `Nobody can sign in: ${wrong}.`)
}

/** Asks for tokens with a code that is none: a provider that refuses the code has accepted the client. */
async function tryClient({ settings }: OidcProvider, configuration: openid.Configuration, steps: Steps): Promise<void> {
  const asked = { code: 'overt-test', redirect_uri: 'https://overt.invalid/sign-in' }
  try {
    await openid.genericGrantRequest(configuration, 'authorization_code', asked)
  } catch (error) {
    if (error instanceof openid.ResponseBodyError && error.error === 'invalid_grant') {
      steps.add('client', settings.clientId, 'passed', 'It knows the client and takes its secret.')
      return
    }
    steps.add('client', settings.clientId, 'failed', `It does not accept the client: ${problemInWords(error)}.`)
    return
  }
  steps.add('client', settings.clientId, 'failed', 'It gives tokens for a code that it never gave. Do not use it.')
}
