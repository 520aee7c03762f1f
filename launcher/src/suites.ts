/** What `npm test` runs, in order. A suite that can't run counts as one failure. */
export interface Suite {
  readonly name: string
  /** `check` counts as one test; the others report their own counts as JSON. */
  readonly kind: 'check' | 'vitest' | 'playwright'
  /** Program and arguments, relative to the repository; `{report}` is replaced by the file for the JSON report. */
  readonly command: readonly string[]
  /** Folder it runs in, relative to the repository; default: the repository. */
  readonly folder?: string
  readonly limitMinutes: number
  /**
   * Runs beside the suites that follow it, until one that does not like company. For suites that mostly wait, for a
   * database or a guest; their output is shown when they have ended.
   */
  readonly beside?: boolean
  /** Waits until what runs beside it has ended. */
  readonly alone?: boolean
  readonly environment?: Readonly<Record<string, string>>
}

const packages = [
  'api-client',
  'libvirt-client',
  'engine-server',
  'host-agent',
  'design',
  'portal-admin',
  'portal-vm',
  'launcher',
  'e2e',
] as const

const vitest = (folder: string, limitMinutes: number, company: Pick<Suite, 'beside' | 'alone'> = {}): Suite => ({
  ...company,
  name: `tests of ${folder}`,
  kind: 'vitest',
  command: [
    'node_modules/.bin/vitest',
    'run',
    '--root',
    folder,
    '--reporter=default',
    '--reporter=json',
    '--outputFile.json={report}',
  ],
  limitMinutes,
})

const checks: readonly Suite[] = [
  ...packages.map(
    (name): Suite => ({
      name: `types of ${name}`,
      kind: 'check',
      command: ['node_modules/typescript/bin/tsc', '-p', name],
      limitMinutes: 3,
    }),
  ),
  {
    name: 'lint',
    kind: 'check',
    command: ['node_modules/.bin/oxlint', '--type-aware', '--deny-warnings', '.'],
    limitMinutes: 3,
  },
  { name: 'format', kind: 'check', command: ['node_modules/.bin/biome', 'format', '.'], limitMinutes: 3 },
  {
    name: 'import arrows',
    kind: 'check',
    command: ['{node}', 'launcher/src/checks/import-arrows.ts'],
    limitMinutes: 1,
  },
  {
    name: 'names in the documents',
    kind: 'check',
    command: ['{node}', 'launcher/src/checks/document-paths.ts'],
    limitMinutes: 1,
  },
]

/** The suites of `npm test`. */
export const suites: readonly Suite[] = [
  ...checks,
  vitest('api-client', 2),
  vitest('libvirt-client', 4, { beside: true }),
  vitest('host-agent', 12, { beside: true }),
  vitest('engine-server', 25),
  vitest('design', 4),
  vitest('portal-admin', 4),
  vitest('portal-vm', 4),
  vitest('launcher', 5, { alone: true }),
  vitest('e2e/lab', 35, { alone: true }),
  {
    alone: true,
    name: 'walks through all pages',
    kind: 'playwright',
    command: ['{node}', 'e2e/run.ts', '--walks', '--report', '{report}'],
    limitMinutes: 30,
  },
  {
    alone: true,
    name: 'journeys in a browser',
    kind: 'playwright',
    command: ['{node}', 'e2e/run.ts', '--report', '{report}'],
    limitMinutes: 45,
  },
]

/** The suites of commands of their own, by the word that asks for them. */
export const suitesApart: Readonly<Record<string, readonly Suite[]>> = {
  // `npm run test:install`: the installer on an emulated machine with a systemd of its own.
  install: [vitest('e2e/lab/debian', 30)],
  // `npm run test:faults`: every process killed at every step, on real libvirt and QEMU.
  faults: [
    {
      name: 'faults on the real stack',
      kind: 'playwright',
      command: ['{node}', 'e2e/run.ts', '--faults', '--report', '{report}'],
      limitMinutes: 180,
    },
  ],
}
