import { join } from 'node:path'
import { generateAgent } from './generate-agent.ts'
import { generateEngine } from './generate-engine.ts'

const root = join(import.meta.dirname, '..')
await generateAgent(root)
await generateEngine(root)
