import { hash, verify } from '@node-rs/argon2'
import { AppError } from '../errors.ts'

/** OWASP's smallest recommendation for argon2id (the library's default kind): 19 MiB, two passes, one lane; some 30 ms. */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
/** Hashing fills a core and 19 MiB: a flood of sign-ins must not take the machine. */
const mostAtOnce = 2
const mostWaiting = 32

/** Hashes and checks passwords, few at a time. */
export interface Passwords {
  /** The argon2id hash, as it is stored. @throws AppError `busy` */
  hash(password: string): Promise<string>
  /** Whether a password fits; without a hash (an unknown user) it does the same work and says no. @throws AppError `busy` */
  verify(storedHash: string | undefined, password: string): Promise<boolean>
}

/** Makes the one instance of a process. */
export function createPasswords(): Passwords {
  let running = 0
  const waiting: (() => void)[] = []
  const turn = async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= mostAtOnce) {
      if (waiting.length >= mostWaiting)
        throw new AppError('busy', 'Too many people sign in right now. Try again in a few seconds.', {
          details: { retryAfterSeconds: 3 },
        })
      await new Promise<void>((resolve) => waiting.push(resolve))
    } else running += 1
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running -= 1
    }
  }
  const nobody = turn(() => hash('nobody has this password', parameters))
  return {
    hash: (password) => turn(() => hash(password, parameters)),
    async verify(storedHash, password) {
      const against = storedHash ?? (await nobody)
      const fits = await turn(() => verify(against, password))
      return fits && storedHash !== undefined
    },
  }
}
