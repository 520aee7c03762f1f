import { createContext, createElement, type ReactNode, use, useSyncExternalStore } from 'react'

/** `hosts_one` and `hosts_other` are both asked for as `hosts`. */
type KeyOf<Table> = keyof Table extends infer Key
  ? Key extends `${infer Base}_${'one' | 'other'}`
    ? Base
    : Key
  : never

type Values = Readonly<Record<string, string | number>>
type Sentences = Readonly<Record<string, string>>

/** A function from a key, and the values it names in braces, to a sentence in the user's language. */
export type Translate<Table> = (key: KeyOf<Table> & string, values?: Values) => string

/** A catalogue: `use` in components (follows the language), `t` elsewhere. */
export interface Text<Table> {
  readonly use: () => Translate<Table>
  readonly t: Translate<Table>
}

/** Languages there is a catalogue for. */
export const languages = ['en', 'de'] as const
/** A language the portals speak. */
export type Language = (typeof languages)[number]
/** A language or the made-up one that tests walk the pages with (see `pseudo.ts`); no menu offers it. */
export type Spoken = Language | typeof pseudoLanguage
const pseudoLanguage = 'en-XA'

interface Catalogue {
  readonly tables: Map<Spoken, Sentences>
  readonly loaders: Readonly<Partial<Record<Language, () => Promise<Sentences>>>>
}

const catalogues: Catalogue[] = []
const listeners = new Set<() => void>()
let spoken: Spoken = 'en'
// Made when first asked for: the first page has no plurals and few numbers, and the browser takes long to make them.
let plurals: Intl.PluralRules | undefined
let numbers: Intl.NumberFormat | undefined

/** Letters of scripts written from right to left, and the marks that turn the direction of writing. */
const turning =
  /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc]|[\u{10800}-\u{10fff}]|[\u{1e800}-\u{1efff}]/u
const marksOfDirection = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/**
 * A value as it stands within a sentence. One that is written from right to left, or says so, is isolated (Unicode
 * Standard Annex 9, section 2.4): it may turn itself, never the words around it.
 */
function within(value: string | number): string {
  if (typeof value === 'number') return formatNumber(value)
  const text = value
  return turning.test(text) ? `\u2068${text.replaceAll(marksOfDirection, '')}\u2069` : text
}

/** A number as the user's language writes it: `10,000`. */
export function formatNumber(value: number): string {
  numbers ??= new Intl.NumberFormat(spoken)
  return numbers.format(value)
}

type PluralOf = (count: number) => Intl.LDMLPluralRule

const pluralNow: PluralOf = (count) => {
  plurals ??= new Intl.PluralRules(spoken)
  return plurals.select(count)
}

/** A sentence of a table with its values put in; `count` chooses between `key_one` and `key_other`. */
export function fill(table: Sentences, key: string, values: Values, pluralOf: PluralOf): string {
  const { count } = values
  const plural = typeof count === 'number' ? (table[`${key}_${pluralOf(count)}`] ?? table[`${key}_other`]) : undefined
  const sentence = plural ?? table[key] ?? key
  return sentence.replaceAll(/\{(\w+)\}/g, (braces, name: string) => {
    const value = values[name]
    return value === undefined ? braces : within(value)
  })
}

/** Registers a catalogue. English is there at once, and where a language lacks; the others load when spoken. */
export function defineText<Table extends Sentences>(
  english: Table,
  others: Partial<Record<Exclude<Language, 'en'>, () => Promise<Readonly<Record<keyof Table & string, string>>>>>,
): Text<Table> {
  const tables = new Map<Spoken, Sentences>([['en', english]])
  catalogues.push({ tables, loaders: others })
  const t: Translate<Table> = (key, values = {}) => fill(tables.get(spoken) ?? english, key, values, pluralNow)
  const useText = () => {
    use(languageContext) // draws the component anew when the language changes
    return t
  }
  return { t, use: useText }
}

const languageContext = createContext<Spoken>('en')

/** Goes around a portal: what is in it follows the language. One subscription instead of one in every cell of a table. */
export function FollowLanguage({ children }: { children: ReactNode }) {
  return createElement(
    languageContext,
    { value: useSyncExternalStore(subscribe, currentLanguage, currentLanguage) },
    children,
  )
}

/**
 * The same for what is loaded after the first page: its sentences come with it, and not before. Resolves when the
 * language spoken now is there, so that a module can `await` it at its top.
 */
export async function defineTextLater<Table extends Sentences>(
  english: Table,
  others: Partial<Record<Exclude<Language, 'en'>, () => Promise<Readonly<Record<keyof Table & string, string>>>>>,
): Promise<Text<Table>> {
  const text = defineText(english, others)
  await loadTables(spoken)
  return text
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The best language for wishes such as `de-AT`, the first that there is a catalogue for. */
export function chooseLanguage(wished: readonly string[]): Spoken {
  for (const wish of wished) {
    if (wish === pseudoLanguage) return pseudoLanguage
    const found = languages.find((language) => wish.toLowerCase().split('-')[0] === language)
    if (found) return found
  }
  return 'en'
}

/** Speaks a language from now on; every visible component follows. */
export async function speak(language: Spoken): Promise<void> {
  await loadTables(language)
  spoken = language
  plurals = undefined
  numbers = undefined
  // While a portal is built, pages are drawn without a document.
  if (typeof document !== 'undefined') document.documentElement.lang = language
  for (const listener of listeners) listener()
}

async function loadTables(language: Spoken): Promise<void> {
  if (language === pseudoLanguage) {
    const { pseudoTable } = await import('./pseudo.ts')
    for (const { tables } of catalogues) tables.set(language, pseudoTable(tables.get('en') ?? {}))
    return
  }
  await Promise.all(
    catalogues.map(async ({ tables, loaders }) => {
      const load = tables.has(language) ? undefined : loaders[language]
      if (load) tables.set(language, await load())
    }),
  )
}

/** The language spoken now. */
export function currentLanguage(): Spoken {
  return spoken
}
