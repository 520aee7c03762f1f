/**
 * How well a text fits what was typed: its letters in order, better when they stand together, begin words or begin the
 * text. Undefined when they are not all there. Higher is better.
 */
export function fuzzyScore(typed: string, text: string): number | undefined {
  const wanted = fold(typed).replaceAll(' ', '')
  const within = fold(text)
  if (wanted === '') return 0
  const together = within.indexOf(fold(typed).trim())
  if (together >= 0) return 1000 - together - within.length / 100 + (startsWord(within, together) ? 100 : 0)
  let score = 0
  let at = -1
  for (let index = 0; index < wanted.length; index += 1) {
    const next = within.indexOf(wanted.charAt(index), at + 1)
    if (next < 0) return undefined
    score += next === at + 1 ? 6 : startsWord(within, next) ? 8 : 1
    at = next
  }
  return score - within.length / 100
}

/** In lower case and without accents, so that `Lösch` is found by `los`. */
function fold(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/\p{Diacritic}/gu, '')
}

function startsWord(text: string, at: number): boolean {
  return at === 0 || /[\s._/:-]/.test(text.charAt(at - 1))
}
