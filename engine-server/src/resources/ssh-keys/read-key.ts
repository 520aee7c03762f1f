import { createHash, createPublicKey } from 'node:crypto'
import { readSshKey, type SshKey } from '@overt/api-client/rules/ssh-key'
import { invalidField } from '../disks/prepare.ts'
import { keySentences } from './sentences.ts'

/** A public key that can be used, and what it is known by. */
export interface UsableKey extends SshKey {
  /** As `ssh-keygen -l` shows it. */
  readonly fingerprint: string
}

/** Reads a public key of a request. @throws AppError `invalid_request` that says what is wrong with it */
export function readUsableKey(line: string): UsableKey {
  const read = readSshKey(line)
  if ('problem' in read) throw invalidField('/publicKey', keySentences[read.problem])
  const bytes = Buffer.from(read.data, 'base64')
  // Its text can be right and the point off the curve: a key that nobody has the private half of.
  if (!isPointOfCurve(read.type, bytes)) throw invalidField('/publicKey', keySentences.base64)
  const fingerprint = `SHA256:${createHash('sha256').update(bytes).digest('base64').replace(/=+$/, '')}`
  return { ...read, fingerprint }
}

const curves: Readonly<Record<string, { readonly crv: string; readonly bytes: number }>> = {
  nistp256: { crv: 'P-256', bytes: 32 },
  nistp384: { crv: 'P-384', bytes: 48 },
  nistp521: { crv: 'P-521', bytes: 66 },
}

/** Whether the key is none of an elliptic curve in NIST's form, or its point is on its curve. */
function isPointOfCurve(type: string, bytes: Buffer): boolean {
  const curve = curves[/nistp\d+/.exec(type)?.[0] ?? '']
  if (!curve) return true
  // The point follows the names of the type and the curve, its first byte says that both coordinates do.
  const start = 4 + type.length + 4 + 'nistp256'.length + 4 + 1
  const coordinate = (index: number) =>
    bytes.subarray(start + index * curve.bytes, start + (index + 1) * curve.bytes).toString('base64url')
  try {
    createPublicKey({ key: { kty: 'EC', crv: curve.crv, x: coordinate(0), y: coordinate(1) }, format: 'jwk' })
    return true
  } catch {
    return false
  }
}
