// `npm run simulate`: asks the process of the simulated hosts for faults.
import { connect } from 'node:net'
import { layoutOf } from './layout.ts'
import { parseSimulateOptions } from './options.ts'
import { Refusal, runMain } from './refusal.ts'
import { say } from './terminal.ts'

/** Sends words to the estate's control socket; gives the lines it answers with. */
async function ask(socketPath: string, words: readonly string[]): Promise<readonly string[]> {
  const socket = connect(socketPath)
  socket.setEncoding('utf8')
  socket.write(`${JSON.stringify(words)}\n`)
  let text = ''
  try {
    for await (const chunk of socket) text += chunk
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ENOENT' && code !== 'ECONNREFUSED') throw error
    throw new Refusal(
      'No simulated hosts run here: npm start -- --simulated 30 runs some; --data names another folder.',
      {
        cause: error,
      },
    )
  }
  if (!text.endsWith('\n')) throw new Refusal('The process of the simulated hosts ended before it answered.')
  const answer = JSON.parse(text) as { lines: string[] } | { refused: string } // of the agent's control socket
  if ('refused' in answer) throw new Refusal(answer.refused)
  return answer.lines
}

await runMain(async () => {
  const { dataDir, words } = parseSimulateOptions(process.argv.slice(2))
  for (const line of await ask(layoutOf(dataDir).simulatedControl, words)) say(line)
  return 0
})
