import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { chmod, link, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Db, DbOrTx, Tx } from '../db/database.ts'
import {
  deleteSecret,
  findForeignKeyId,
  findNewestSecretId,
  findSecret,
  insertSecret,
  type SecretPurpose,
} from './store.ts'

/** Why the secrets of this installation can't be read; the message is for the operator. */
export class SecretKeyError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'SecretKeyError'
  }
}

/** Seals what must not lie in the database in clear: AES-256-GCM with a key from a file beside it. */
export interface Secrets {
  /** Stores a sealed secret, of a VM if one is given, in the transaction that refers to it; returns its id. */
  seal(tx: Tx, purpose: SecretPurpose, plaintext: string | Buffer, vmId?: string): Promise<string>
  /** The plaintext of a secret; throws if there is none, or if the ciphertext was tampered with or moved. */
  open(db: DbOrTx, id: string): Promise<Buffer>
  /** Removes a secret. */
  remove(tx: DbOrTx, id: string): Promise<void>
  /** Id of the newest secret of a purpose of which one is in use. */
  newest(db: DbOrTx, purpose: SecretPurpose): Promise<string | undefined>
  /** A keyed hash (HMAC-SHA-256): tells equal texts apart from others without letting a reader of the database guess them. */
  fingerprint(text: string): Buffer
}

const format = 1
const ivBytes = 12
const tagBytes = 16

/**
 * Reads `secret.key` of the data folder, making it on the first start. Throws a SecretKeyError if the database holds
 * secrets sealed with another key: they would be lost without anyone noticing.
 */
export async function openSecrets(dataDir: string, db: Db): Promise<Secrets> {
  const path = join(dataDir, 'secret.key')
  const key = (await readKey(path)) ?? (await makeKey(path, db))
  const keyId = createHash('sha256').update('overt secret key id').update(key).digest('hex').slice(0, 16)
  const foreign = await findForeignKeyId(db, keyId)
  if (foreign !== undefined)
    throw new SecretKeyError(
      `The database has secrets sealed with the key ${foreign}, but ${path} holds the key ${keyId}. Put the right key file there (from the backup made with the database).`,
    )
  return createSecrets(key, keyId)
}

/** The sealing itself, apart from files. */
export function createSecrets(key: Buffer, keyId: string): Secrets {
  const sealKey = Buffer.from(hkdfSync('sha256', key, '', 'overt seal', 32))
  const macKey = Buffer.from(hkdfSync('sha256', key, '', 'overt fingerprint', 32))
  // Bound to id and purpose, so that a ciphertext can't be put into another row.
  const boundTo = (id: string, purpose: string) => Buffer.from(`${id}/${purpose}`)
  return {
    async seal(tx, purpose, plaintext, vmId) {
      const id = crypto.randomUUID()
      const iv = randomBytes(ivBytes)
      const cipher = createCipheriv('aes-256-gcm', sealKey, iv).setAAD(boundTo(id, purpose))
      const body = Buffer.concat([cipher.update(plaintext), cipher.final()])
      const ciphertext = Buffer.concat([Buffer.of(format), iv, cipher.getAuthTag(), body])
      await insertSecret(tx, { id, purpose, key_id: keyId, ciphertext, vm_id: vmId ?? null })
      return id
    },
    async open(db, id) {
      const row = await findSecret(db, id)
      if (!row) throw new Error(`There is no secret ${id}`)
      if (row.ciphertext[0] !== format) throw new Error(`Secret ${id} has an unknown format`)
      const iv = row.ciphertext.subarray(1, 1 + ivBytes)
      const tag = row.ciphertext.subarray(1 + ivBytes, 1 + ivBytes + tagBytes)
      const decipher = createDecipheriv('aes-256-gcm', sealKey, iv, { authTagLength: tagBytes })
      decipher.setAAD(boundTo(id, row.purpose)).setAuthTag(tag)
      return Buffer.concat([decipher.update(row.ciphertext.subarray(1 + ivBytes + tagBytes)), decipher.final()])
    },
    remove: deleteSecret,
    newest: findNewestSecretId,
    fingerprint: (text) => createHmac('sha256', macKey).update(text).digest(),
  }
}

async function readKey(path: string): Promise<Buffer | undefined> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw new SecretKeyError(`The secret key ${path} can't be read: give it back to the engine's user.`, {
      cause: error,
    })
  }
  const key = Buffer.from(text.trim(), 'base64')
  if (key.length !== 32) throw new SecretKeyError(`${path} is damaged: restore it from a backup.`)
  await chmod(path, 0o600)
  return key
}

async function makeKey(path: string, db: Db): Promise<Buffer> {
  const sealed = await findForeignKeyId(db, '')
  if (sealed !== undefined)
    throw new SecretKeyError(
      `The database has secrets sealed with the key ${sealed}, but ${path} is missing. Restore it from the backup made with the database.`,
    )
  const draft = `${path}.${crypto.randomUUID()}`
  const file = await open(draft, 'wx', 0o600)
  try {
    await file.writeFile(`${randomBytes(32).toString('base64')}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  try {
    await link(draft, path) // fails if another engine on this folder was first: then its key is ours
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  } finally {
    await rm(draft)
  }
  const key = await readKey(path)
  if (!key) throw new SecretKeyError(`${path} vanished while it was made.`)
  return key
}
