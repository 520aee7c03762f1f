/** English texts of the equivalent API call. */
export const en = {
  kind: 'Language',
  copy: 'Copy the call',
  token: 'Put an API token into OVERT_TOKEN; make one under Profile and settings.',
} as const
