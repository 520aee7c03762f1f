import { recordFields } from './chain.ts'

/** Columns of the table; a line of JSON has those of its kind. `records`: the hashes of all records of a seal. */
export const exportColumns = [
  'kind',
  'number',
  'seal',
  'hash',
  ...recordFields,
  'sealedAt',
  'first',
  'last',
  'previous',
  'root',
  'records',
] as const
