import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { pathsNamedIn } from '../src/checks/document-paths.ts'
import { brokenArrows, importsOf } from '../src/checks/import-arrows.ts'
import { countPlaywright, countVitest, judge } from '../src/test.ts'

describe('the sum of npm test', () => {
  it('counts a vitest file that could not be loaded', () => {
    const report = {
      numPassedTests: 3,
      numFailedTests: 1,
      testResults: [
        { status: 'failed', assertionResults: [] },
        { status: 'failed', assertionResults: [{}] },
      ],
    }
    expect(countVitest(report)).toEqual({ passed: 3, failed: 2 })
  })
  it('counts a flaky journey and an error outside tests as failures', () => {
    expect(countPlaywright({ stats: { expected: 4, unexpected: 1, flaky: 1 }, errors: [{}] })).toEqual({
      passed: 4,
      failed: 3,
    })
  })
  it('does not believe a suite that ran nothing or died', () => {
    expect(judge(0, { passed: 0, failed: 0 })).toEqual({ passed: 0, failed: 1 })
    expect(judge(137, { passed: 5, failed: 0 })).toEqual({ passed: 5, failed: 1 })
    expect(judge(1, { passed: 5, failed: 2 })).toEqual({ passed: 5, failed: 2 })
    expect(judge(0, { passed: 5, failed: 0 })).toEqual({ passed: 5, failed: 0 })
  })
})

describe('import arrows', () => {
  it('finds static, dynamic, type and bare imports', () => {
    const text = `import a from './a.ts'\nimport type { B } from '../b.ts'\nimport 'c'\nexport { d } from "d"\nconst e = import('./e.ts')\n`
    expect(importsOf('x/src/y/f.ts', text).map(({ to }) => to)).toEqual([
      'x/src/y/a.ts',
      'x/src/b.ts',
      'c',
      'd',
      'x/src/y/e.ts',
    ])
  })
  it.each([
    ['engine-server/src/main.ts', '@overt/host-agent'],
    ['portal-vm/src/main.tsx', '@overt/portal-admin'],
    ['host-agent/src/main.ts', '@overt/libvirt-client'],
    ['host-agent/src/main.ts', 'host-agent/src/driver/memory/driver.ts'],
    ['engine-server/src/resources/vms/service.ts', 'engine-server/src/resources/disks/store.ts'],
    ['engine-server/src/resources/vms/routes.ts', 'kysely'],
    ['engine-server/src/operations/runner.ts', 'koa'],
    ['portal-admin/src/features/vms/VmPage.tsx', 'portal-admin/src/features/disks/DiskForm.tsx'],
  ])('%s may not import %s', (from, to) => {
    expect(brokenArrows([{ from, to }])).toHaveLength(1)
  })
  it.each([
    ['engine-server/src/main.ts', '@overt/api-client/engine'],
    ['host-agent/src/driver/libvirt/driver.ts', '@overt/libvirt-client'],
    ['host-agent/test/machines.test.ts', 'host-agent/src/driver/memory/driver.ts'],
    ['engine-server/src/resources/vms/service.ts', 'engine-server/src/resources/vms/store.ts'],
    ['portal-admin/src/features/vms/VmPage.tsx', 'portal-admin/src/features/disks/queries.ts'],
  ])('%s may import %s', (from, to) => {
    expect(brokenArrows([{ from, to }])).toEqual([])
  })
})

describe('npm test that is interrupted', () => {
  it('ends the suite that runs, begins none, and says so', async () => {
    const child = spawn(process.execPath, [join(import.meta.dirname, '../src/test.ts'), 'types of'])
    const [said, complained] = [text(child.stdout), text(child.stderr)]
    await once(child.stdout, 'data') // the first suite begins
    child.kill('SIGTERM')
    expect(await once(child, 'close')).toEqual([130, null])
    expect((await said).match(/^=== types of .*$/gm)).toEqual(['=== types of api-client'])
    expect(await complained).toContain('the rest did not run')
  })
})

describe('documents', () => {
  it('takes only paths of the repository', () => {
    expect(pathsNamedIn('see `engine-server/src/main.ts`, `npm test` and `design/src/shell`')).toEqual([
      'engine-server/src/main.ts',
      'design/src/shell',
    ])
  })
})
