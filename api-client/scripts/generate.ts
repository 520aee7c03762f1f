import { join } from 'node:path'
import { generateAgent } from './generate-agent.ts'

const root = join(import.meta.dirname, '..')
await generateAgent(root)
