import { dictionary } from '@zxcvbn-ts/language-common'

let known: ReadonlySet<string> | undefined

/** The 49,000 commonest passwords, in lower case; made into a set when first asked for. */
export function commonPasswords(): ReadonlySet<string> {
  return (known ??= new Set(dictionary['passwords-common'].map((password) => String(password).toLowerCase())))
}
