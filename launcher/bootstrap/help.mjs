import { readFileSync } from 'node:fs'

const options = JSON.parse(readFileSync(new URL('../options.json', import.meta.url), 'utf8'))

const about = {
  start:
    'npm start -- [options]\n\nInstalls what is missing, builds, and runs Overt on this machine until Ctrl+C. Guests go on running.',
  test: 'npm test -- [words]\n\nInstalls what is missing and runs every test, or those suites whose name contains a word.',
  bench: 'npm run bench -- [words]\n\nRuns the benchmarks and prints them side by side with what they are compared to.',
  reset:
    'npm run reset -- [options]\n\nRemoves all that npm start made on this machine: its guests, its networks, its data folder.',
}

/** Commands this launcher knows. */
export const commands = Object.keys(about)

/** The help text of a command. */
export function helpText(command) {
  const rows = options[command].map(({ flag, value, help, default: preset }) => [
    value ? `${flag} ${value}` : flag,
    preset ? `${help} (default ${preset})` : help,
  ])
  const width = Math.max(...rows.map(([left]) => left.length))
  return `${about[command]}\n\n${rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n')}\n`
}
