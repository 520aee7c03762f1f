// `npm run bench:estate [-- --hosts 1024 --vms 20]`: an engine and simulated hosts in a lab of its own, in three stages up
// to so many; what each stage measured stands beside what it must reach. The lab goes away with this process.
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { createLab, type Lab } from '../../lab/lab.ts'
import { LabEngine } from '../../lab/overt/engine.ts'
import { printCells } from '../table.ts'
import type { Measured, Stage } from './measured.ts'
import { type Reached, rowsOf } from './rows.ts'

/** Each stage has as many times the hosts of the one before. */
const growth = 4
const stages = 3
/** What `npm start` takes. */
const most = { hosts: 1_024, vmsPerHost: 200 }

/** Runs the ramp; what was reached is printed after each stage, for a later one may fail. Gives an exit code. */
export async function benchEstate(words: readonly string[]): Promise<number> {
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => stop.abort(new Error(`stopped by ${signal}`)))
  try {
    const end = endOf(words)
    await using lab = await createLab()
    // What runs in the lab ends with it, so nothing is waited for once it is to end.
    await Promise.race([climb(lab, end), aborted(stop.signal)])
    return 0
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return 1
  }
}

function endOf(words: readonly string[]): Stage {
  const { values } = parseArgs({
    args: [...words],
    options: { hosts: { type: 'string', default: '1024' }, vms: { type: 'string', default: '20' } },
  })
  return {
    hosts: numberIn('--hosts', values.hosts, 1, most.hosts),
    vmsPerHost: numberIn('--vms', values.vms, 1, most.vmsPerHost),
  }
}

/** The stages up to the last one, without those that would be the same. */
function stagesUpTo({ hosts, vmsPerHost }: Stage): Stage[] {
  const sizes = Array.from({ length: stages }, (_, index) => Math.ceil(hosts / growth ** (stages - 1 - index)))
  return [...new Set(sizes)].map((size) => ({ hosts: size, vmsPerHost }))
}

async function climb(lab: Lab, end: Stage): Promise<void> {
  const reached: Reached[] = []
  const engine = new LabEngine(await lab.addHost('engine'), lab.folder, () => undefined)
  let there = 0
  for (const stage of stagesUpTo(end)) {
    const count = stage.hosts * stage.vmsPerHost
    console.log(`making ${stage.hosts} simulated hosts with ${stage.vmsPerHost} VMs each…`)
    const makingSeconds = await grow(engine, stage)
    console.log(`measuring ${stage.hosts} hosts, ${count} VMs…`)
    reached.push({ stage, madePerSecond: (count - there) / makingSeconds, measured: await measure(lab, engine, stage) })
    printCells(...rowsOf(reached))
    there = count
    await engine.stop()
  }
}

/** Starts the engine with so many simulated hosts and waits until what is missing is made; answers how long that took. */
async function grow(engine: LabEngine, { hosts, vmsPerHost }: Stage): Promise<number> {
  let begun = performance.now()
  const made = Promise.withResolvers<void>()
  made.promise.catch(() => undefined) // also told when the start itself has failed
  await engine.start(['--simulated', String(hosts), '--vms', String(vmsPerHost)], (line) => {
    if (/simulated|starting it again|stalled|\[/.test(line)) console.log(`  ${line}`)
    if (/^Making \d+ simulated hosts/.test(line)) begun = performance.now()
    if (/^\d+ simulated VMs are made\.$/.test(line)) made.resolve()
    if (line.startsWith('The simulated hosts are not finished')) made.reject(new Error(line))
  })
  await made.promise
  return (performance.now() - begun) / 1_000
}

async function measure(lab: Lab, engine: LabEngine, { hosts, vmsPerHost }: Stage): Promise<Measured> {
  const program = await engine.host.spawn(
    [process.execPath, join(import.meta.dirname, 'measure.ts'), String(hosts), String(vmsPerHost)],
    {
      env: {
        ...process.env,
        OVERT_E2E_ORIGIN: engine.origin,
        OVERT_E2E_PASSWORD: engine.password,
        OVERT_E2E_DATA: engine.dataDir,
        OVERT_E2E_FOLDER: lab.folder,
      },
    },
  )
  const { stdout, stderr } = program.child
  if (!stdout || !stderr) throw new Error('the measuring program has no output')
  stderr.pipe(process.stderr)
  let printed = ''
  for await (const line of createInterface({ input: stdout })) printed = line
  const code = await program.exited
  if (code !== 0) throw new Error(`measuring ${hosts} hosts ended with ${code}`)
  return JSON.parse(printed) as Measured
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason as Error)
    signal.addEventListener('abort', () => reject(signal.reason as Error))
  })
}

function numberIn(flag: string, text: string, least: number, most: number): number {
  const number = Number(text)
  if (!/^\d+$/.test(text) || number < least || number > most)
    throw new Error(`${flag} is a number from ${least} to ${most}, not ${text}.`)
  return number
}
