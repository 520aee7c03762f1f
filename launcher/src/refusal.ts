/** A sentence for the person at the terminal: printed without a stack, the launcher ends with 1. */
export class Refusal extends Error {}

/** Runs a command's main function; a {@link Refusal} becomes its sentence, anything else is a bug and shows its stack. */
export async function runMain(main: () => Promise<number>): Promise<never> {
  try {
    process.exit(await main())
  } catch (error) {
    console.error(error instanceof Refusal ? `\n${error.message}` : error)
    process.exit(1)
  }
}
