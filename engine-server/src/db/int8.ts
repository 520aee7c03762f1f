import pg from 'pg'

// int8 arrives as text by default. Every bigint of ours is within 2^53-1 by the contract, so a number is exact.
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`int8 out of the safe range: ${text}`)
  return value
})
