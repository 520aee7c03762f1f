// `npm run lab`: an engine and several real hosts on this machine until Ctrl+C, or a request to those that run.
import { parseArgs } from 'node:util'
import { runCommand } from './commands.ts'
import { askLab, isLabRunning, LabRefusal, serveControl } from './control.ts'
import { OvertLab } from './overt-lab.ts'

/** A guest under emulation takes about 350 MB, a host with its daemons 100 MB. */
const mostHosts = 16

async function main(words: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: { hosts: { type: 'string', default: '3' }, port: { type: 'string', default: '8080' } },
  })
  if (positionals.length > 0) {
    for (const line of await askLab(positionals)) console.log(line)
    return
  }
  await run(numberIn('--hosts', values.hosts, 1, mostHosts), numberIn('--port', values.port, 0, 65_535))
}

async function run(hosts: number, port: number): Promise<void> {
  if (await isLabRunning()) throw new LabRefusal('A lab runs already: npm run lab -- down ends it.')
  let stop = () => {}
  const stopAsked = new Promise<void>((resolve) => (stop = resolve))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
  const starting = OvertLab.start({ hosts, storage: true, port, say: (line) => console.log(`[engine] ${line}`) })
  const overt = await Promise.race([starting, stopAsked])
  if (!overt) {
    console.log('\nRemoving what was begun.')
    await starting.then(
      (late) => late.down(),
      () => undefined, // it removed what it made
    )
    return
  }
  await using _overt = overt
  const control = await serveControl(async (words) => {
    if (words[0] !== 'down') return await runCommand(overt, words)
    stop()
    return ['The lab is being removed.']
  })
  console.log(`
A lab of ${hosts} ${hosts === 1 ? 'host' : 'hosts'} runs.

  VM portal        ${overt.origin}/
  Administration   ${overt.origin}/admin
  Administrator    admin
  Password         ${overt.engine.password}

From another terminal:
  npm run lab -- status                                  how each host is
  npm run lab -- cut h1                                  takes the power of a host away; \`on h1\` gives it back
  npm run lab -- isolate h1 engine|storage|hosts         cuts it off; \`heal h1\` ends that
  npm run lab -- add                                     a further host that waits for approval
  npm run lab -- down                                    removes everything, as Ctrl+C does here
`)
  await stopAsked
  control.close()
  console.log('Removing the lab.')
}

function numberIn(flag: string, text: string, least: number, most: number): number {
  const number = Number(text)
  if (!/^\d+$/.test(text) || number < least || number > most)
    throw new LabRefusal(`${flag} is a number from ${least} to ${most}, not ${text}.`)
  return number
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof LabRefusal)) throw error
  console.error(error.message)
  process.exitCode = 1
}
