import { hash, verify } from '@node-rs/argon2'
import { Turns } from '@overt/api-client/turns'
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
  const turns = new Turns(mostAtOnce)
  const turn = async <T>(work: () => Promise<T>): Promise<T> => {
    if (turns.length >= mostWaiting)
      throw new AppError('busy', 'Too many people sign in right now. Try again in a few seconds.', {
        details: { retryAfterSeconds: 3 },
      })
    using _turn = await turns.take()
    return await work()
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
