import type { ViteUserConfig } from 'vitest/config'

/**
 * How the component tests of design and both portals run: two files at once, also where vitest would leave one of two
 * cores idle.
 */
export const componentTests: ViteUserConfig = {
  test: {
    maxWorkers: 2,
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
