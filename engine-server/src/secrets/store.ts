import type { DbOrTx } from '../db/database.ts'

/** What a secret is for; names are in the schema. */
export type SecretPurpose =
  | 'authority_key'
  | 'server_key'
  | 'engine_client_key'
  | 'cloud_init'
  | 'second_factor'
  | 'identity_provider'
/** A stored ciphertext. */
export interface SecretRow {
  readonly id: string
  readonly purpose: string
  readonly key_id: string
  readonly ciphertext: Buffer
}

export async function insertSecret(tx: DbOrTx, row: SecretRow & { readonly vm_id: string | null }): Promise<void> {
  await tx.insertInto('secret').values(row).execute()
}
export async function findSecret(db: DbOrTx, id: string): Promise<SecretRow | undefined> {
  return await db
    .selectFrom('secret')
    .select(['id', 'purpose', 'key_id', 'ciphertext'])
    .where('id', '=', id)
    .executeTakeFirst()
}
/** The newest secret of a purpose, for those of which one is in use. */
export async function findNewestSecretId(db: DbOrTx, purpose: SecretPurpose): Promise<string | undefined> {
  const row = await db
    .selectFrom('secret')
    .select('id')
    .where('purpose', '=', purpose)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  return row?.id
}
export async function deleteSecret(tx: DbOrTx, id: string): Promise<void> {
  await tx.deleteFrom('secret').where('id', '=', id).execute()
}
/** Deletes the secrets of a VM but for the one it refers to; all of them when the VM is gone. */
export async function deleteSecretsOfVm(tx: DbOrTx, vmId: string): Promise<void> {
  await tx
    .deleteFrom('secret as s')
    .where('s.vm_id', '=', vmId)
    .where((where) =>
      where.not(where.exists(where.selectFrom('vm').select('vm.id').whereRef('vm.cloud_init_secret_id', '=', 's.id'))),
    )
    .execute()
}
/** An id of a key that secrets were sealed with, other than the given one. */
export async function findForeignKeyId(db: DbOrTx, keyId: string): Promise<string | undefined> {
  const row = await db.selectFrom('secret').select('key_id').where('key_id', '<>', keyId).limit(1).executeTakeFirst()
  return row?.key_id
}
