import { defineConfig } from 'vitest/config'

// Each test goes on with the machine as the one before has left it.
export default defineConfig({ test: { bail: 1 } })
