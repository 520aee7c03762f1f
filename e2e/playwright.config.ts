import { defineConfig } from '@playwright/test'

const testDir = process.env.OVERT_E2E_TESTS ?? 'tests'
// A folder for the traces of what fails. To record them takes a third of a journey's time, so they are asked for.
const traces = process.env.OVERT_TRACES
const folder = traces ?? process.env.OVERT_E2E_FOLDER

export default defineConfig({
  testDir,
  outputDir: folder ? `${folder}/results` : 'test-results', // emptied at the start, so never a folder somebody named
  // Guests run under software emulation: two journeys at once would only wait for each other, and meet each other's. A
  // walk changes nothing, and is mostly a browser that draws.
  workers: testDir === 'walks' ? 2 : 1,
  fullyParallel: testDir === 'walks',
  retries: 0,
  timeout: testDir === 'faults' ? 600_000 : 120_000,
  expect: { timeout: 15_000 },
  reporter: [
    ['list'],
    ...(process.env.PLAYWRIGHT_JSON_OUTPUT_FILE
      ? ([['json', { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE }]] as const)
      : []),
  ],
  use: {
    baseURL: process.env.OVERT_E2E_ORIGIN ?? 'http://localhost:8080',
    actionTimeout: 15_000,
    navigationTimeout: 15_000,
    viewport: { width: 1440, height: 900 },
    trace: traces ? 'retain-on-failure' : 'off',
    launchOptions: {
      executablePath: '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
})
