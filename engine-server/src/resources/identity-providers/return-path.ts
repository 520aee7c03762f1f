import { AppError } from '../../errors.ts'

/**
 * A path of this origin to go to after signing in. Anything that a browser could take for an address elsewhere is
 * refused: the link to it would bear our name. Throws `invalid_request`.
 */
export function safeReturnPath(wished: string, origin: string): string {
  const url = URL.parse(wished, origin)
  const isPath = wished.startsWith('/') && !/^\/[/\\]/.test(wished) && !/[\\\u0000-\u0020\u007f]/u.test(wished) // eslint-disable-line no-control-regex -- browsers leave them out of addresses
  if (!isPath || url?.origin !== origin || url.pathname.startsWith('//') || url.pathname.startsWith('/api/'))
    throw new AppError('invalid_request', 'After signing in one can go only to a page of this portal.', {
      details: { fields: { '/returnTo': 'Not a path of this portal.' } },
    })
  return url.pathname + url.search + url.hash
}
