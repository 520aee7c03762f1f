// Draws the import arrows of CONTRIBUTING.md: fails on an import that goes against one.
import { readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { projectFiles, root } from './source-files.ts'

/** An import statement: the file it stands in and what it asks for. */
export interface ImportEdge {
  readonly from: string
  readonly to: string
}

/** Packages each package may import (as `@overt/…`). */
const packageArrows: Readonly<Record<string, readonly string[]>> = {
  'api-client': [],
  'libvirt-client': [],
  design: ['api-client'],
  'portal-admin': ['api-client', 'design'],
  'portal-vm': ['api-client', 'design'],
  'engine-server': ['api-client'],
  'host-agent': ['api-client', 'libvirt-client'],
  launcher: ['api-client'],
  e2e: ['api-client'],
}

const isTest = (file: string) => /(^|\/)test\/|\.test\.tsx?$|\/contract\.ts$|\/contract\/|test-support/.test(file)

interface Rule {
  readonly text: string
  /** Whether the edge breaks the rule. */
  readonly broken: (edge: ImportEdge) => boolean
}

const resourceOf = (file: string) => /^engine-server\/src\/resources\/([^/]+)\//.exec(file)?.[1]
const featureOf = (file: string) => /^(portal-[a-z]+)\/src\/features\/([^/]+)\//.exec(file)

const rules: readonly Rule[] = [
  {
    text: 'a package imports only the packages its arrow allows',
    broken: ({ from, to }) => {
      const target = /^@overt\/([a-z-]+)/.exec(to)?.[1]
      const source = from.split('/')[0] ?? ''
      return target !== undefined && target !== source && !(packageArrows[source] ?? []).includes(target)
    },
  },
  {
    text: 'a relative import stays in its package; only tests start the servers they need by the launcher’s',
    broken: ({ from, to }) =>
      !to.startsWith('@') &&
      to.includes('/') &&
      isFile(to) &&
      to.split('/')[0] !== from.split('/')[0] &&
      !(to === 'launcher/src/test-servers/start.ts' && (isTest(from) || from.startsWith('e2e/'))),
  },
  {
    text: 'only host-agent/src/driver/libvirt knows libvirt-client',
    broken: ({ from, to }) =>
      to.startsWith('@overt/libvirt-client') &&
      from.startsWith('host-agent/') &&
      !from.startsWith('host-agent/src/driver/libvirt/') &&
      !isTest(from),
  },
  {
    text: 'the in-memory driver is for tests and simulated hosts',
    broken: ({ from, to }) =>
      to.startsWith('host-agent/src/driver/memory/') &&
      !from.startsWith('host-agent/src/driver/memory/') &&
      !from.startsWith('host-agent/src/simulated/') &&
      !isTest(from),
  },
  {
    text: 'a resource uses another resource’s service, never its store',
    broken: ({ from, to }) =>
      resourceOf(from) !== undefined &&
      resourceOf(to) !== undefined &&
      resourceOf(from) !== resourceOf(to) &&
      /\/store(\.|\/)/.test(to) &&
      !isTest(from),
  },
  {
    text: 'views and scheduling are pure: no database, no hosts, no services',
    broken: ({ from, to }) =>
      (/^engine-server\/src\/resources\/[^/]+\/view\.ts$/.test(from) ||
        from.startsWith('engine-server/src/scheduling/')) &&
      !isTest(from) &&
      (/^engine-server\/src\/(db\/database|hosts\/(rpc|connection|manager)|operations\/runner)/.test(to) ||
        to === 'pg' ||
        to === 'ws'),
  },
  {
    text: 'routes reach the database through a service',
    broken: ({ from, to }) =>
      /^engine-server\/src\/resources\/[^/]+\/routes\.ts$/.test(from) &&
      (to === 'kysely' || to === 'pg' || to.endsWith('/store.ts')),
  },
  {
    text: 'only http/ and the composition root see the web framework',
    broken: ({ from, to }) =>
      (to === 'koa' || to === '@koa/router') &&
      from.startsWith('engine-server/src/') &&
      !/^engine-server\/src\/(http\/|app\.ts|main\.ts|docs\/|metrics\/)/.test(from) &&
      !isTest(from),
  },
  {
    text: 'a feature imports another feature’s queries.ts and actions.tsx only',
    broken: ({ from, to }) => {
      const a = featureOf(from)
      const b = featureOf(to)
      if (!a || !b || a[1] !== b[1] || a[2] === b[2]) return false
      return !/\/(queries\.ts|actions\.tsx?)$/.test(to) && !isTest(from)
    },
  },
  {
    text: 'a dialog is design/src/feedback/Dialog.tsx: it shows its call and gives the focus back',
    broken: ({ from, to }) =>
      (to === '@patternfly/react-core/dist/esm/components/Modal' || to === 'design/src/feedback/Modal.tsx') &&
      !/^design\/src\/(feedback\/(Dialog|Modal)|shell\/find\/CommandPalette)\.tsx$/.test(from),
  },
]

const files = new Set<string>()
function isFile(path: string): boolean {
  return files.has(path)
}

/** Every import and re-export of a source file; relative ones resolved to paths from the root. */
export function importsOf(file: string, text: string): ImportEdge[] {
  const edges: ImportEdge[] = []
  const pattern =
    /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?from\s*['"]([^'"]+)['"]|\bimport\s*\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)import\s+['"]([^'"]+)['"]/g
  for (const match of text.matchAll(pattern)) {
    const target = match[1] ?? match[2] ?? match[3]
    if (target === undefined) continue
    edges.push({ from: file, to: target.startsWith('.') ? normalize(join(dirname(file), target)) : target })
  }
  return edges
}

/** The edges that break a rule, as sentences. */
export function brokenArrows(edges: readonly ImportEdge[]): string[] {
  return edges.flatMap((edge) =>
    rules.filter((rule) => rule.broken(edge)).map((rule) => `${edge.from} imports ${edge.to}: ${rule.text}`),
  )
}

if (import.meta.main) {
  for (const file of projectFiles('*.ts', '*.tsx', '*.mts')) files.add(file)
  const edges = [...files]
    .filter((file) => !file.includes('/generated/'))
    .flatMap((file) => importsOf(file, readFileSync(join(root, file), 'utf8')))
  const broken = brokenArrows(edges)
  for (const line of broken) console.error(line)
  console.log(`${edges.length} imports, ${broken.length} against an arrow`)
  if (broken.length > 0 || edges.length === 0) process.exitCode = 1
}
