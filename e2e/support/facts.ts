/** Facts of the stack a test or benchmark runs beside; set by `runInside`. */
export interface StackFacts {
  readonly origin: string
  readonly password: string
  readonly dataDir: string
  /** Scratch folder that goes away with the lab. */
  readonly folder: string
}

/** Reads the facts from the environment. */
export function stackFacts(): StackFacts {
  const need = (name: string): string => {
    const value = process.env[name]
    if (!value) throw new Error(`${name} is not set: run this with e2e/run.ts or npm run bench`)
    return value
  }
  return {
    origin: need('OVERT_E2E_ORIGIN'),
    password: need('OVERT_E2E_PASSWORD'),
    dataDir: need('OVERT_E2E_DATA'),
    folder: need('OVERT_E2E_FOLDER'),
  }
}
