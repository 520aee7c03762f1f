import { type Key, modifierKeys } from './keys.ts'

/**
 * Keyboards a guest may be set to. Each string has what the keys say, in the order of `codes`: alone, with Shift, with
 * AltGr, with both. A `-` stands for nothing of use (`minus` for the character); `dead` before a mark is a dead key.
 * Only what Linux and Windows agree on is here, so that text arrives as it was, whichever of them reads it.
 */
const tables = {
  us: [
    "` 1 2 3 4 5 6 7 8 9 0 minus = q w e r t y u i o p [ ] a s d f g h j k l ; ' \\ - z x c v b n m , . /",
    '~ ! @ # $ % ^ & * ( ) _ + Q W E R T Y U I O P { } A S D F G H J K L : " | - Z X C V B N M < > ?',
  ],
  gb: [
    "` 1 2 3 4 5 6 7 8 9 0 minus = q w e r t y u i o p [ ] a s d f g h j k l ; ' # \\ z x c v b n m , . /",
    '¬ ! " £ $ % ^ & * ( ) _ + Q W E R T Y U I O P { } A S D F G H J K L : @ ~ | Z X C V B N M < > ?',
    '- - - - €',
  ],
  de: [
    'dead^ 1 2 3 4 5 6 7 8 9 0 ß dead´ q w e r t z u i o p ü + a s d f g h j k l ö ä # < y x c v b n m , . minus',
    '° ! " § $ % & / ( ) = ? dead` Q W E R T Z U I O P Ü * A S D F G H J K L Ö Ä \' > Y X C V B N M ; : _',
    '- - ² ³ - - - { [ ] } \\ - @ - € - - - - - - - - ~ - - - - - - - - - - - - | - - - - - - µ',
  ],
  fr: [
    '² & é " \' ( minus è _ ç à ) = a z e r t y u i o p dead^ $ q s d f g h j k l m ù * < w x c v b n , ; : !',
    '- 1 2 3 4 5 6 7 8 9 0 ° + A Z E R T Y U I O P dead¨ £ Q S D F G H J K L M % µ > W X C V B N ? . / §',
    '- - ~ # { [ | ` \\ ^ @ ] } - - € - - - - - - - - ¤',
  ],
  es: [
    "º 1 2 3 4 5 6 7 8 9 0 ' ¡ q w e r t y u i o p dead` + a s d f g h j k l ñ dead´ ç < z x c v b n m , . minus",
    'ª ! " · $ % & / ( ) = ? ¿ Q W E R T Y U I O P dead^ * A S D F G H J K L Ñ dead¨ Ç > Z X C V B N M ; : _',
    '\\ | @ # ~ - ¬ - - - - - - - - € - - - - - - - [ ] - - - - - - - - - - { }',
  ],
  it: [
    "\\ 1 2 3 4 5 6 7 8 9 0 ' ì q w e r t y u i o p è + a s d f g h j k l ò à ù < z x c v b n m , . minus",
    '| ! " £ $ % & / ( ) = ? ^ Q W E R T Y U I O P é * A S D F G H J K L ç ° § > Z X C V B N M ; : _',
    '- - - - - - - - - - - ` ~ - - € - - - - - - - [ ] - - - - - - - - - @ #',
    '- - - - - - - - - - - - - - - - - - - - - - - { }',
  ],
  'ch-de': [
    "§ 1 2 3 4 5 6 7 8 9 0 ' dead^ q w e r t z u i o p ü dead¨ a s d f g h j k l ö ä $ < y x c v b n m , . minus",
    '° + " * ç % & / ( ) = ? dead` Q W E R T Z U I O P è ! A S D F G H J K L é à £ > Y X C V B N M ; : _',
    '- - @ # - - ¬ | ¢ - - dead´ dead~ - - € - - - - - - - [ ] - - - - - - - - - - { } \\',
  ],
  sv: [
    "§ 1 2 3 4 5 6 7 8 9 0 + dead´ q w e r t y u i o p å dead¨ a s d f g h j k l ö ä ' < z x c v b n m , . minus",
    '½ ! " # ¤ % & / ( ) = ? dead` Q W E R T Y U I O P Å dead^ A S D F G H J K L Ö Ä * > Z X C V B N M ; : _',
    '- - @ £ $ - - { [ ] } \\ - - - € - - - - - - - - dead~ - - - - - - - - - - - - | - - - - - - µ',
  ],
} as const

/** A keyboard layout that is known. */
export type Layout = keyof typeof tables

/** All of them, in the order of lists. */
export const layouts = Object.keys(tables) as readonly Layout[] // keys of a constant

const letters = (row: string) => Array.from(row, (letter) => `Key${letter}`)
/** The keys of a keyboard with 105 keys that write, by the DOM's codes. */
const codes = [
  'Backquote',
  ...Array.from('1234567890', (digit) => `Digit${digit}`),
  'Minus',
  'Equal',
  ...letters('QWERTYUIOP'),
  'BracketLeft',
  'BracketRight',
  ...letters('ASDFGHJKL'),
  'Semicolon',
  'Quote',
  'Backslash',
  'IntlBackslash',
  ...letters('ZXCVBNM'),
  'Comma',
  'Period',
  'Slash',
]

/** Keys pressed together: those held, and the one struck. */
export type Stroke = readonly Key[]

const held: readonly Stroke[] = [
  [],
  [modifierKeys.shift],
  [modifierKeys.altGr],
  [modifierKeys.altGr, modifierKeys.shift],
]
const space: Stroke = [{ keysym: 0x20, code: 'Space' }]
const everywhere: Readonly<Record<string, Stroke>> = {
  ' ': space,
  '\n': [{ keysym: 0xff0d, code: 'Enter' }],
  '\t': [{ keysym: 0xff09, code: 'Tab' }],
}
/** The marks of dead keys, as characters of their own and as Unicode combines them, with their keysyms. */
const marks = [
  { mark: '`', combining: '\u0300', keysym: 0xfe50 },
  { mark: '´', combining: '\u0301', keysym: 0xfe51 },
  { mark: '^', combining: '\u0302', keysym: 0xfe52 },
  { mark: '~', combining: '\u0303', keysym: 0xfe53 },
  { mark: '¨', combining: '\u0308', keysym: 0xfe57 },
] as const

const strokesByLayout = new Map<Layout, ReadonlyMap<string, Stroke>>()

/** Each character or dead key of a layout with the stroke that writes it; the simplest where there are several. */
function strokesOf(layout: Layout): ReadonlyMap<string, Stroke> {
  const known = strokesByLayout.get(layout)
  if (known) return known
  const strokes = new Map<string, Stroke>(Object.entries(everywhere))
  for (const [level, row] of tables[layout].entries())
    for (const [index, said] of row.split(' ').entries()) {
      const [code, name] = [codes[index], said === 'minus' ? '-' : said]
      if (said === '-' || code === undefined || strokes.has(name)) continue
      strokes.set(name, [...(held[level] ?? []), { keysym: keysymOf(name), code }])
    }
  strokesByLayout.set(layout, strokes)
  return strokes
}

function keysymOf(name: string): number {
  if (name.length > 1) return marks.find(({ mark }) => name === `dead${mark}`)?.keysym ?? 0
  const point = name.codePointAt(0) ?? 0
  return point < 0x100 ? point : 0x100_0000 + point
}

/** The strokes that write a character with a layout; undefined when it has none. */
export function strokesFor(layout: Layout, character: string): readonly Stroke[] | undefined {
  const strokes = strokesOf(layout)
  const direct = strokes.get(character)
  if (direct) return [direct]
  const alone = strokes.get(`dead${character}`)
  if (alone) return [alone, space]
  const [base = '', combining, ...more] = character.normalize('NFD')
  const dead = strokes.get(`dead${marks.find((each) => each.combining === combining)?.mark ?? ''}`)
  const letter = strokes.get(base)
  return dead && letter && more.length === 0 ? [dead, letter] : undefined
}

/** The strokes that write a text, and the characters that have none, each once. */
export function planTyping(
  layout: Layout,
  text: string,
): { readonly strokes: readonly Stroke[]; readonly untypable: readonly string[] } {
  const strokes: Stroke[] = []
  const untypable = new Set<string>()
  for (const character of text.replaceAll(/\r\n?/g, '\n').normalize('NFC')) {
    const found = strokesFor(layout, character)
    if (found) strokes.push(...found)
    else untypable.add(character)
  }
  return { strokes, untypable: [...untypable] }
}
