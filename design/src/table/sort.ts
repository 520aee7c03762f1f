/** A column's sort word and its direction. */
export interface Sort {
  readonly by: string
  readonly direction: 'asc' | 'desc'
}

/** Reads the API's form: `-createdAt` is descending. */
export function sortOf(word: string): Sort {
  return word.startsWith('-') ? { by: word.slice(1), direction: 'desc' } : { by: word, direction: 'asc' }
}

/** Writes the API's form. */
export function sortWord({ by, direction }: Sort): string {
  return direction === 'desc' ? `-${by}` : by
}
