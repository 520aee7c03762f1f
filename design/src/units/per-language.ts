import { currentLanguage, type Spoken } from '../text/define-text.ts'

/**
 * Formatters of the language spoken now, each made once: making one takes as long as a hundred uses, and a table that is
 * scrolled writes thousands of times.
 */
export function perLanguage<Format, Keys extends readonly (string | number)[]>(
  make: (language: Spoken, ...keys: Keys) => Format,
): (...keys: Keys) => Format {
  const made = new Map<string, Format>()
  let language: Spoken | undefined
  return (...keys) => {
    if (language !== currentLanguage()) {
      language = currentLanguage()
      made.clear()
    }
    const key = keys.join(' ')
    const known = made.get(key)
    if (known) return known
    const format = make(language, ...keys)
    made.set(key, format)
    return format
  }
}
