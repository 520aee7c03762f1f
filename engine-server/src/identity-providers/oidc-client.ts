import * as openid from 'openid-client'
import { AppError } from '../errors.ts'
import { AddressError } from './addresses.ts'
import { asciiWords, plainWords } from './plain-words.ts'
import { createProviderFetch, type ProviderAnswer } from './provider-fetch.ts'
import type { OidcSettings } from './settings.ts'
import { failureInWords, isConnectionFailure } from './trust.ts'

/** Clocks may differ by this much, as in Kerberos. */
export const mostSkewSeconds = 300

/** A provider as its discovery document describes it, with us as its client. */
export interface OidcProvider {
  readonly name: string
  readonly settings: OidcSettings
  readonly clientSecret: string | undefined
}
/** What must fit when the browser comes back. */
export interface OidcChecks {
  readonly state: string
  readonly nonce: string
  readonly codeVerifier: string
}
/** Who a provider says signed in. */
export interface OidcPerson {
  readonly subject: string
  readonly userName: string
  readonly displayName: string
  /** Undefined where groups are not used. */
  readonly groups: readonly string[] | undefined
}

/** Reads the provider's discovery document. Throws an AppError in words. */
export async function discover(
  { name, settings, clientSecret }: OidcProvider,
  watch?: (answer: ProviderAnswer) => void,
): Promise<openid.Configuration> {
  const customFetch = fetchOf(settings, watch)
  try {
    const found = await openid.discovery(
      new URL(settings.issuer),
      settings.clientId,
      { [openid.clockTolerance]: mostSkewSeconds },
      openid.None(),
      { [openid.customFetch]: customFetch },
    )
    const metadata = found.serverMetadata()
    const configuration = new openid.Configuration(
      metadata,
      settings.clientId,
      { [openid.clockTolerance]: mostSkewSeconds },
      authenticationOf(metadata, clientSecret),
    )
    configuration[openid.customFetch] = customFetch
    // The library trusts TLS for tokens that it fetched itself; where TLS is taken apart on the way that is too little.
    openid.enableNonRepudiationChecks(configuration)
    return configuration
  } catch (error) {
    throw new AppError('host_unreachable', `${name} can’t be used now: ${problemInWords(error)}.`, { cause: error })
  }
}

function fetchOf(settings: OidcSettings, watch?: (answer: ProviderAnswer) => void): openid.CustomFetch {
  const fetch = createProviderFetch(settings, watch)
  return (url, options) =>
    fetch(url, { method: options.method, headers: options.headers, body: options.body, signal: options.signal })
}

/** In the header by default, as the specification has it; in the body of the request where only that is taken. */
function authenticationOf(metadata: openid.ServerMetadata, secret: string | undefined): openid.ClientAuth {
  if (secret === undefined) return openid.None()
  const methods = metadata.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
  return methods.includes('client_secret_basic') ? openid.ClientSecretBasic(secret) : openid.ClientSecretPost(secret)
}

/** Where the browser goes to sign in. */
export async function authorizationUrl(
  configuration: openid.Configuration,
  { scopes }: OidcSettings,
  redirectUri: string,
  { state, nonce, codeVerifier }: OidcChecks,
): Promise<string> {
  const url = openid.buildAuthorizationUrl(configuration, {
    redirect_uri: redirectUri,
    scope: [...new Set(['openid', ...scopes])].join(' '),
    state,
    nonce,
    code_challenge: await openid.calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
  })
  // The browser is sent there: nothing but a page of the provider is good enough.
  if (url.protocol !== 'https:') throw new AppError('host_failed', 'The provider’s page to sign in is not on https.')
  return url.href
}

/** What a sign-in brings back, once everything about it fits. Throws an AppError in words. */
export async function finishSignIn(provider: OidcProvider, url: URL, checks: OidcChecks): Promise<OidcPerson> {
  let answer: ProviderAnswer | undefined
  const configuration = await discover(provider, (seen) => {
    if (seen.text.includes('id_token"')) answer = seen
  })
  const receivedAt = () => new Date()
  let claims: openid.IDToken | undefined
  let accessToken: string
  try {
    const tokens = await openid.authorizationCodeGrant(configuration, url, {
      expectedState: checks.state,
      expectedNonce: checks.nonce,
      pkceCodeVerifier: checks.codeVerifier,
      idTokenExpected: true,
    })
    claims = tokens.claims()
    accessToken = tokens.access_token
  } catch (error) {
    // A wrong clock shows as a token that has ended, or is of the future: the clock is what has to be told.
    assertClock(provider.name, answer, receivedAt())
    if (isAway(error))
      throw new AppError('host_unreachable', `${provider.name} can’t be used now: ${problemInWords(error)}.`, {
        cause: error,
      })
    throw new AppError('unauthenticated', `${provider.name} did not let you in: ${problemInWords(error)}.`, {
      cause: error,
    })
  }
  assertClock(provider.name, answer, receivedAt())
  if (!claims) throw new AppError('unauthenticated', `${provider.name} did not say who you are.`)
  return await personOf(provider, configuration, claims, accessToken)
}

async function personOf(
  { name, settings }: OidcProvider,
  configuration: openid.Configuration,
  claims: openid.IDToken,
  accessToken: string,
): Promise<OidcPerson> {
  const wanted = ['name', settings.userNameClaim, ...(settings.groupsClaim === null ? [] : [settings.groupsClaim])]
  let said: Readonly<Record<string, unknown>> = claims
  if (wanted.some((claim) => claims[claim] === undefined) && configuration.serverMetadata().userinfo_endpoint)
    try {
      said = { ...(await openid.fetchUserInfo(configuration, accessToken, claims.sub)), ...claims }
    } catch (error) {
      const code = isAway(error) ? 'host_unreachable' : 'unauthenticated'
      throw new AppError(code, `${name} did not say who you are: ${problemInWords(error)}.`, { cause: error })
    }
  if (claims.sub.includes('\u0000')) throw new AppError('unauthenticated', `${name} did not say who you are.`)
  const userName = said[settings.userNameClaim]
  if (typeof userName !== 'string' || userName.trim() === '')
    throw new AppError(
      'forbidden',
      `${name} did not give the claim "${settings.userNameClaim}", which names users here. Ask an administrator.`,
    )
  return {
    subject: claims.sub,
    userName,
    displayName: typeof said['name'] === 'string' ? said['name'] : userName,
    groups: settings.groupsClaim === null ? undefined : textsOf(said[settings.groupsClaim]),
  }
}

function textsOf(value: unknown): string[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value]
  return [...new Set(values.filter((text): text is string => typeof text === 'string' && /^[^\0]+$/.test(text)))].slice(
    0,
    1_000,
  )
}

/** The provider's clock by its answer: when it issued the token, or the answer's own date. */
export function providerTime({ text, date }: ProviderAnswer): Date | undefined {
  const payload = /"id_token"\s*:\s*"[^".]+\.([^".]+)\./.exec(text)?.[1]
  if (payload !== undefined)
    try {
      const { iat } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { iat?: unknown }
      if (typeof iat === 'number') return new Date(iat * 1000)
    } catch {
      // No token after all; the answer's date says it.
    }
  return date
}

/** What is wrong between the provider's clock and ours, in words. */
export function skewInWords(theirs: Date, ours: Date): string | undefined {
  const seconds = Math.round((theirs.getTime() - ours.getTime()) / 1000)
  if (Math.abs(seconds) <= mostSkewSeconds) return undefined
  const apart =
    Math.abs(seconds) < 7200
      ? `${Math.round(Math.abs(seconds) / 60)} minutes`
      : `${Math.round(Math.abs(seconds) / 3600)} hours`
  return `its clock says ${clock(theirs)}, that of the engine ${clock(ours)}: they are ${apart} apart, and may be ${mostSkewSeconds / 60} minutes`
}
function clock(date: Date): string {
  return `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

function assertClock(name: string, answer: ProviderAnswer | undefined, now: Date): void {
  const theirs = answer && providerTime(answer)
  const wrong = theirs && skewInWords(theirs, now)
  if (wrong !== undefined)
    throw new AppError('unauthenticated', `${name} can’t be used to sign in: ${wrong}. Set the clock that is wrong.`)
}

/** Whether the provider or the way to it fails, which says nothing of who signs in. */
function isAway(error: unknown): boolean {
  if (error instanceof openid.ResponseBodyError) return error.status >= 500
  return causesOf(error).some(
    (cause) =>
      cause instanceof AddressError ||
      ('code' in cause && isConnectionFailure(String(cause.code))) ||
      (cause.cause instanceof Response && cause.cause.status >= 500),
  )
}

/** What a provider or the way to it answers, to follow a colon. Nothing of it is secret. */
export function problemInWords(error: unknown): string {
  if (error instanceof openid.AuthorizationResponseError || error instanceof openid.ResponseBodyError)
    return withCode(error.error, error.error_description)
  if (error instanceof openid.WWWAuthenticateChallengeError) {
    const { error: code, error_description: why } = error.cause[0]?.parameters ?? {}
    return code === undefined ? `it answers ${error.status}` : withCode(code, why)
  }
  const chain = causesOf(error)
  const address = chain.find((cause) => cause instanceof AddressError)
  if (address) return address.message.replace(/\.$/, '')
  // The library wraps what the network and TLS say; that is what tells something.
  const failure = chain.find((cause) => 'code' in cause && isConnectionFailure(String(cause.code)))
  if (failure) return failureInWords(failure)
  return plainWords(chain.at(-1)?.message ?? String(error))
}

function withCode(code: string, why: string | undefined): string {
  const [words, name = 'an error without a name'] = [asciiWords(why), asciiWords(code)]
  return words === undefined ? name : `${words} (${name})`
}
function causesOf(error: unknown): Error[] {
  return error instanceof Error ? [error, ...causesOf(error.cause)] : []
}
