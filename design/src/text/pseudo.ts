const accents: Readonly<Record<string, string>> = Object.fromEntries(
  Array.from('aáeéiíoóuúcçnñsšyýzžAÁEÉIÍOÓUÚCÇNÑSŠYÝZŽ'.matchAll(/(.)(.)/gu), ([, plain = '', accented = '']) => [
    plain,
    accented,
  ]),
)

/**
 * A sentence as `en-XA` has it: between brackets, so that what comes from no catalogue and what is cut off is seen;
 * with accents, so that a font or a comparison that fails them is seen; a third longer, as translations are. What
 * stands in braces is left as it is.
 */
export function pseudo(sentence: string): string {
  const accented = sentence
    .split(/(\{\w+\})/)
    .map((part) => (part.startsWith('{') ? part : part.replaceAll(/[a-z]/gi, (letter) => accents[letter] ?? letter)))
    .join('')
  return `⟦${accented}${'~'.repeat(Math.ceil(sentence.length * 0.35))}⟧`
}

/** A whole table. */
export function pseudoTable(table: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(table).map(([key, sentence]) => [key, pseudo(sentence)]))
}
