import { defineConfig } from 'vitest/config'

// Two files at once also where there are but two cores, of which vitest would leave one idle: each file has a database
// of its own, and much of what they do is to wait for it.
export default defineConfig({
  test: {
    maxWorkers: 2,
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: ['test/global-setup.ts'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
})
