import { defineConfig } from 'vitest/config'

// Patience for a machine that is busy: nothing here waits for a time, everything for a thing. Two files at once also
// where there are but two cores, of which vitest would leave one idle: files share nothing, and guests mostly wait.
export default defineConfig({
  test: { maxWorkers: 2, testTimeout: 30_000, hookTimeout: 60_000, expect: { poll: { timeout: 10_000 } } },
})
