import { defineConfig } from 'vitest/config'

// Patience for a machine that is busy: nothing here waits for a time, everything for a thing.
export default defineConfig({
  test: { testTimeout: 30_000, hookTimeout: 60_000, expect: { poll: { timeout: 10_000 } } },
})
