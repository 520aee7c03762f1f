import pg from 'pg'
import { AppError } from '../errors.ts'

/** What a violated constraint means to the caller, by the constraint's name. */
const meanings: Readonly<Record<string, () => AppError>> = {
  app_user_user_name_key: () => taken('user', '/userName'),
  identity_provider_name_key: () => taken('identity provider'),
  data_center_name_key: () => taken('data center'),
  cluster_name_key: () => taken('cluster'),
  host_name_key: () => taken('host'),
  host_machine_id_key: () =>
    new AppError('already_exists', 'This machine is registered already. Remove the old host first.'),
  network_name_key: () => taken('network'),
  network_ipv4_overlap: () =>
    new AppError('conflict', 'The addresses overlap those of another network. Choose others, or leave them out.', {
      details: { fields: { '/ipv4Cidr': 'Overlaps another network.' } },
    }),
  storage_domain_name_key: () => taken('storage domain'),
  storage_domain_place_key: () => usedFolder('of this host'),
  storage_domain_shared_place: () => usedFolder('in this data center'),
  vm_name_key: () => taken('VM'),
  nic_name_key: () => taken('network interface'),
  nic_mac_address_key: () =>
    new AppError('already_exists', 'Another network interface has this MAC address. Leave it out to get a free one.'),
  disk_attachment_pkey: () => new AppError('already_exists', 'The disk is attached to this VM already.'),
  disk_attachment_one_writer: () =>
    new AppError('conflict', 'The disk is attached to another VM that may write to it. Detach it there first.'),
  permission_once: () => new AppError('already_exists', 'This role was granted on this object already.'),
  role_name_key: () => taken('role'),
  quota_name_key: () => taken('quota'),
  tag_name_key: () => taken('tag'),
  object_tag_key: () => new AppError('already_exists', 'It has this tag already.'),
  user_group_name_key: () => taken('group'),
  group_member_user_key: () => new AppError('already_exists', 'The user is in this group already.'),
  group_member_group_key: () => new AppError('already_exists', 'The group is in this group already.'),
  ssh_key_fingerprint_key: () =>
    new AppError('already_exists', 'You have this key already.', {
      details: { fields: { '/publicKey': 'You have it already.' } },
    }),
  // The operations' store names the operation in the way; this is what is left when it has just ended.
  operation_lock_conflict: () => new AppError('conflict', 'Another operation is changing it. Try again when it ends.'),
}

function taken(what: string, field = '/name'): AppError {
  const message = `There is a ${what} of this name already. Choose another name.`
  return new AppError('already_exists', message, { details: { fields: { [field]: 'Taken.' } } })
}

function usedFolder(where: string): AppError {
  return new AppError('already_exists', `Another storage domain uses this folder ${where}. Choose another folder.`, {
    details: { fields: { '/storage/path': 'Used by another storage domain.' } },
  })
}

/** Whether the error is an answer of PostgreSQL. */
export function isDatabaseError(error: unknown): error is pg.DatabaseError & { readonly code: string } {
  return error instanceof pg.DatabaseError && error.code !== undefined
}

/** Name of the constraint an error violates, if it does. */
export function violatedConstraint(error: unknown): string | undefined {
  return isDatabaseError(error) && error.code.startsWith('23') ? error.constraint : undefined
}

/**
 * The AppError that a violated constraint means, or the error unchanged. A foreign key without a row of its own means
 * that something the request named went away meanwhile, or that something still uses what it deletes.
 */
export function translateConstraint(error: unknown): unknown {
  const constraint = violatedConstraint(error)
  if (constraint === undefined) return error
  const meaning = meanings[constraint]?.()
  if (meaning) return new AppError(meaning.code, meaning.message, { details: meaning.details, cause: error })
  if (isDatabaseError(error) && error.code === '23503')
    return new AppError('conflict', 'Something it refers to was removed, or is still in use. Read it again.', {
      cause: error,
    })
  return error
}

const networkErrors = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT'])
/** Class 08: connection exception; 57P01 to 57P03: the server ends, crashes or starts. */
const downCodes = /^(08...|57P0[123])$/

/** Whether an error means that PostgreSQL is not there now, so that the same statement may succeed in a moment. */
export function isDatabaseDown(error: unknown): boolean {
  if (isDatabaseError(error)) return downCodes.test(error.code)
  if (!(error instanceof Error)) return false
  if ('code' in error && 'syscall' in error && ['connect', 'read', 'write'].includes(String(error.syscall)))
    return typeof error.code === 'string' && networkErrors.has(error.code)
  // What node-postgres says when a connection ends under a query; it has no codes of its own.
  return /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/.test(
    error.message,
  )
}
