import { Secret, TOTP } from 'otpauth'

/** What every authenticator app can do (RFC 6238 with the defaults of the key URI format). */
const settings = { algorithm: 'SHA1', digits: 6, period: 30 } as const
/** Clocks of telephones are off by some seconds, and people type slowly: the step before and the one after count, too. */
const window = 1
/** 160 bits, as RFC 4226 recommends. */
const secretBytes = 20

/** A new secret, in the letters that authenticator apps take. */
export function newTotpSecret(): string {
  return new Secret({ size: secretBytes }).base32
}

/** The secret as an `otpauth://` address; the name stands in the app beside the codes. */
export function totpUri(secret: string, userName: string, issuer: string): string {
  return new TOTP({ ...settings, secret, label: userName, issuer }).toString()
}

/** The step of time a code belongs to, counted from 1970, or undefined if it is wrong now. */
export function stepOfCode(secret: string, code: string, nowMs: number): number | undefined {
  if (!/^[0-9]{6}$/.test(code)) return undefined // the library compares bytes, and throws for other numbers of them
  const delta = new TOTP({ ...settings, secret }).validate({ token: code, timestamp: nowMs, window })
  return delta === null ? undefined : Math.floor(nowMs / (settings.period * 1000)) + delta
}
