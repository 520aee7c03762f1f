import { LabRefusal } from './control.ts'
import type { Cut, OvertLab } from './overt-lab.ts'

const cuts: readonly Cut[] = ['engine', 'storage', 'hosts']

/** What can be done to a running lab, by its word. Each answers lines for the terminal. */
const commands: Readonly<
  Record<string, (overt: OvertLab, words: readonly string[]) => Promise<readonly string[] | string>>
> = {
  status: async (overt) => {
    const lines = await Promise.all(
      overt.names.map(async (name) => {
        const { status, statusReason } = await overt.hostOf(name)
        const power = overt.machine(name).init ? 'has power' : 'has no power'
        return `${name}  ${power}, the engine says ${status}${statusReason ? `: ${statusReason}` : ''}`
      }),
    )
    return [`${overt.origin}/admin`, ...lines]
  },
  cut: async (overt, [name = '']) => {
    await overt.cut(name)
    return `${name} has no power. npm run lab -- on ${name} gives it back.`
  },
  on: async (overt, [name = '']) => {
    if (overt.machine(name).init) throw new LabRefusal(`${name} has power already.`)
    await overt.powerOn(name)
    return `${name} has power and runs its agent.`
  },
  isolate: async (overt, [name = '', from = 'engine']) => {
    const cut = cuts.find((each) => each === from)
    if (!cut) throw new LabRefusal(`A host is isolated from ${cuts.join(', ')}, not from ${from}.`)
    await overt.isolate(name, cut)
    return `${name} is cut off from ${cut === 'hosts' ? 'the other hosts' : `the ${cut}`}. npm run lab -- heal ${name} ends it.`
  },
  heal: async (overt, [name = '']) => {
    await overt.heal(name)
    return `${name} reaches everything again.`
  },
  add: async (overt, [name = `h${overt.names.length + 1}`]) => {
    const { name: full } = await overt.addPendingHost(name)
    return `${full} waits for approval in the portal.`
  },
}

/** Does what the words say to a running lab. @throws LabRefusal */
export async function runCommand(overt: OvertLab, [command = '', ...words]: readonly string[]): Promise<string[]> {
  const run = commands[command]
  if (!run) throw new LabRefusal(`${command} is no request: ${[...Object.keys(commands), 'down'].join(', ')} are.`)
  const said = await run(overt, words)
  return typeof said === 'string' ? [said] : [...said]
}
