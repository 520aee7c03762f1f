import { ApiError } from '@overt/api-client'

/** The object of a name, made if it is not there; somebody who makes it at the same time is no error. */
export async function findOrMake<T extends { name: string }>(
  name: string,
  list: () => Promise<{ items: T[] }>,
  make: () => Promise<T>,
): Promise<T> {
  const find = async () => (await list()).items.find((item) => item.name === name)
  const found = await find()
  if (found) return found
  try {
    return await make()
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'already_exists') throw error
    const other = await find()
    if (!other) throw error
    return other
  }
}
