import i18next from 'i18next'
import { initReactI18next, useTranslation } from 'react-i18next'

/** `hosts_one` and `hosts_other` are both asked for as `hosts`. */
type KeyOf<Table> = keyof Table extends infer Key
  ? Key extends `${infer Base}_${'one' | 'other'}`
    ? Base
    : Key
  : never

/** A function from a key, and the values it names in braces, to a sentence in the user's language. */
export type Translate<Table> = (key: KeyOf<Table> & string, values?: Record<string, string | number>) => string

/** A catalogue: `use` in components (follows the language), `t` elsewhere. */
export interface Text<Table> {
  readonly use: () => Translate<Table>
  readonly t: Translate<Table>
}

type Loader = () => Promise<Readonly<Record<string, string>>>
const loaders = new Map<string, Map<string, Loader>>()

/** Languages there is a catalogue for, besides English. */
export const languages = ['en', 'de'] as const
/** A language the portals speak. */
export type Language = (typeof languages)[number]

void i18next.use(initReactI18next).init({
  lng: 'en',
  fallbackLng: 'en',
  resources: {},
  keySeparator: false,
  nsSeparator: false,
  // Values are put into text nodes by React, which escapes them; braces are what the shared rules write, too.
  interpolation: { escapeValue: false, prefix: '{', suffix: '}' },
  react: { useSuspense: false },
  initAsync: false,
  showSupportNotice: false,
} as Parameters<typeof i18next.init>[0])

/** Registers a catalogue. English is there at once; the others load when they are spoken. */
export function defineText<Table extends Readonly<Record<string, string>>>(
  namespace: string,
  english: Table,
  others: Record<Exclude<Language, 'en'>, () => Promise<Readonly<Record<keyof Table & string, string>>>>,
): Text<Table> {
  i18next.addResourceBundle('en', namespace, english)
  loaders.set(namespace, new Map(Object.entries(others)))
  // Keys are checked against our own tables, which i18next's types cannot know.
  const translate = i18next.t as (key: string, values: Record<string, unknown>) => string
  const t: Translate<Table> = (key, values) => translate(key, { ...values, ns: namespace })
  return {
    t,
    use: () => {
      useTranslation(namespace) // draws the component anew when the language changes
      return t
    },
  }
}

/** The best language for a wish such as `de-AT`, by the settings first, then the browser. */
export function chooseLanguage(wished: readonly string[]): Language {
  for (const wish of wished) {
    const found = languages.find((language) => wish.toLowerCase().split('-')[0] === language)
    if (found) return found
  }
  return 'en'
}

/** Speaks a language from now on; every visible component follows. */
export async function speak(language: Language): Promise<void> {
  await Promise.all(
    [...loaders].map(async ([namespace, table]) => {
      if (i18next.hasResourceBundle(language, namespace)) return
      const load = table.get(language)
      if (load) i18next.addResourceBundle(language, namespace, await load())
    }),
  )
  if (i18next.language !== language) await i18next.changeLanguage(language)
  document.documentElement.lang = language
}

/** The language spoken now. */
export function currentLanguage(): string {
  return i18next.language
}
