import { availableParallelism } from 'node:os'
import type { ViteUserConfig } from 'vitest/config'

/** How the component tests of design and both portals run. */
export const componentTests: ViteUserConfig = {
  test: {
    maxWorkers: Math.max(2, availableParallelism() - 1), // of two cores vitest would leave one idle
    environment: 'jsdom',
    environmentOptions: { jsdom: { url: 'http://localhost/' } },
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx'],
    setupFiles: ['@overt/design/test-support/setup.ts'],
    css: false,
    // PatternFly ships ES modules without saying so in its package.
    server: { deps: { inline: [/@patternfly/] } },
    testTimeout: 60_000,
  },
}
