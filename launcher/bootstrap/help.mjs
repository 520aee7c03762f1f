import { readFileSync } from 'node:fs'

const options = JSON.parse(readFileSync(new URL('../options.json', import.meta.url), 'utf8'))

const about = {
  start:
    'npm start -- [options]\n\nInstalls what is missing, builds, and runs Overt on this machine until Ctrl+C. Guests go on running.',
  test: 'npm test -- [words]\n\nInstalls what is missing and runs every test, or those suites whose name contains a word.',
  bench:
    'npm run bench -- [words]\n\nRuns the benchmarks and prints them side by side with what they are compared to. `npm run bench:ui` and\n' +
    '`npm run bench:estate` run those that take long.',
  fuzz:
    'npm run fuzz -- [options]\n\n' +
    'Makes generated calls of the API, good, almost good and hostile, by people of every role, against an engine with\n' +
    'simulated hosts, and checks every reply against the contract. 10,000 calls to an engine, then comes the next one. A\n' +
    'failure names what to give to --again.',
  lab:
    'npm run lab -- [options] | status | cut HOST | on HOST | isolate HOST engine|storage|hosts | heal HOST | add | down\n\n' +
    'Runs an engine and several real hosts on this machine until Ctrl+C, each in namespaces of its own with its own\n' +
    'libvirt, agent and guests; or asks those that run for something. All of it goes away at the end.\n\n' +
    '  status   how each host is, and what the engine says of it\n' +
    '  cut      takes the power of a host away, its guests with it\n' +
    '  on       gives it back\n' +
    '  isolate  lets nothing through between a host and the engine, the shared storage or the other hosts\n' +
    '  heal     ends that\n' +
    '  add      a further host, which waits for approval\n' +
    '  down     removes everything',
  simulate:
    'npm run simulate -- slow HOST [MS] | deaf HOST | die HOST | full HOST | heal HOST | list\n\n' +
    'Gives the simulated hosts of a running npm start a fault, one at a time for each, until they are healed; a restart\n' +
    'keeps it. HOST is a name, a pattern such as sim-host-0*, or all.\n\n' +
    '  slow  everything it says comes MS milliseconds late (3000; from 10000 on the engine gives it up)\n' +
    '  deaf  it takes connections and says nothing, as a hung agent; guests go on\n' +
    '  die   it has no power: nothing listens, its guests have ended\n' +
    '  full  its storage has no space left\n' +
    '  heal  it is well again\n' +
    '  list  prints the hosts that have a fault',
  audit:
    'npm run audit -- verify [options]\n\n' +
    'Checks the audit log of a running or stopped npm start: that every record is as it was sealed, and none is missing.\n' +
    'Or an exported file of it: that every record in it is as it was sealed. Not that none was left out, for filters do\n' +
    'that; it says how many of the records there were. Ends with 0 if so, with 2 if not, and with 1 if that could not be\n' +
    'found out.',
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
