import { defineConfig } from 'vitest/config'

// Hosts start daemons and cut power: seconds on a busy machine.
export default defineConfig({ test: { testTimeout: 60_000 } })
