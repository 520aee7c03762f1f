import { gzipSync } from 'node:zlib'
import { type Browser, type BrowserContext, type CDPSession, chromium, type Page } from '@playwright/test'
import type { StackFacts } from '../support/facts.ts'
import { startDatabasePeer } from './database-peer.ts'
import { emptyPagePath, serveEmptyPage } from './empty-page.ts'
import { fillRows } from './rows.ts'
import { ms, quantile, type Row, times } from './table.ts'
import { clickUntilRows, frameTimes, type PageVitals, readVitals, watchVitals } from './ui-page.ts'

const vmCount = 10_000
const viewport = { width: 1440, height: 900 }
/** Visits of each page; with two cores one paint waits for what else runs, and five of them told too little. */
const rounds = 15
const longFrameMs = 50
/** Rows drawn in the viewport and a little beyond. */
const mostDrawn = 60
const idleSeconds = 10
/** How far the table is scrolled each frame: quick, but every row would be seen. */
const scrollPixels = 56 * 6
const firstRow = '.ov-table-scroll tr[data-index]'
const vmsLink = 'nav a[href$="/admin/vms"]'
const hostsLink = 'nav a[href$="/admin/hosts"]'

/** The administration portal over 10,000 VMs in a real browser, against an empty PatternFly page and its own idle table. */
export async function benchUi(facts: StackFacts, minutes: number): Promise<Row[]> {
  fillRows(facts, vmCount)
  await serveEmptyPage(facts)
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  })
  try {
    const signedIn = await signedInState(browser, facts)
    const visits: { ours: Visit; empty: Visit }[] = []
    // The first pair counts for nothing: the engine compresses each file when it is first asked for.
    for (let round = 0; round <= rounds; round += 1)
      visits.push({
        ours: await visitPortal(browser, facts, signedIn),
        empty: await visitEmpty(browser, facts, signedIn),
      })
    const counted = visits.slice(1)
    return [...visitRows(counted), ...(await benchTable(browser, facts, signedIn, minutes))]
  } finally {
    await browser.close()
  }
}

type SignedIn = Awaited<ReturnType<BrowserContext['storageState']>>

async function signedInState(browser: Browser, facts: StackFacts): Promise<SignedIn> {
  const context = await browser.newContext()
  const response = await context.request.post(`${facts.origin}/api/v1/session`, {
    data: { userName: 'admin', password: facts.password },
    headers: { origin: facts.origin },
  })
  if (response.status() !== 201) throw new Error(`sign-in: ${response.status()}`)
  const state = await context.storageState()
  await context.close()
  return state
}

/** One cold visit: nothing cached. */
interface Visit extends PageVitals {
  /** JavaScript loaded until the page was there, gzipped; kB of 1,000 bytes. */
  readonly scriptKb: number
}

async function visit(
  browser: Browser,
  state: SignedIn,
  address: string,
  awaited: string,
  act: (page: Page) => Promise<void>,
): Promise<Visit> {
  const context = await browser.newContext({ storageState: state, viewport })
  const page = await context.newPage()
  await watchVitals(page, awaited)
  const scripts = new Map<string, Promise<number>>()
  context.on('response', (response) => {
    if (!(response.headers()['content-type'] ?? '').startsWith('text/javascript')) return
    const size = response.body().then((body) => gzipSync(body, { level: 9 }).length)
    scripts.set(response.url(), size)
  })
  await page.goto(address)
  await page.locator(awaited).first().waitFor()
  await act(page)
  const vitals = await readVitals(page)
  const sizes = await Promise.all(vitals.loaded.flatMap((file) => scripts.get(file) ?? []))
  const bytes = sizes.reduce((sum, size) => sum + size, 0)
  await context.close()
  return { ...vitals, scriptKb: bytes / 1000 }
}

/** Opens the list of VMs, then opens menus and chooses rows. */
function visitPortal(browser: Browser, facts: StackFacts, state: SignedIn): Promise<Visit> {
  return visit(browser, state, `${facts.origin}/admin/vms`, firstRow, async (page) => {
    for (let index = 0; index < 5; index += 1) {
      const row = page.locator(firstRow).nth(index)
      await interact(page, () => row.getByRole('button').last().click())
      await interact(page, () => page.keyboard.press('Escape'))
      await interact(page, () => row.getByRole('checkbox').click())
      await interact(page, () => row.getByRole('checkbox').click())
    }
  })
}

/** The same on the empty page. */
function visitEmpty(browser: Browser, facts: StackFacts, state: SignedIn): Promise<Visit> {
  return visit(browser, state, `${facts.origin}${emptyPagePath}`, 'button', async (page) => {
    const menu = page.getByRole('button', { name: 'Actions' })
    for (let index = 0; index < 5; index += 1) {
      await interact(page, () => menu.click())
      await interact(page, () => page.keyboard.press('Escape'))
      await interact(page, () => page.getByRole('checkbox').click())
      await interact(page, () => page.getByRole('checkbox').click())
    }
  })
}

/** Does something and lets it be painted, as people do before their next click. */
async function interact(page: Page, act: () => Promise<void>): Promise<void> {
  await act()
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 150)))
}

function visitRows(visits: readonly { ours: Visit; empty: Visit }[]): Row[] {
  const middle = (pick: (pair: { ours: Visit; empty: Visit }) => number) => quantile(visits.map(pick))
  /** Interactions below the clock's least are as long as that. */
  const inp = ({ interactions }: Visit) => Math.max(16, ...interactions)
  const compared = (what: string, pick: (side: Visit) => number): Row => ({
    what,
    ours: ms(middle(({ ours }) => pick(ours))),
    peer: `empty PatternFly page ${ms(middle(({ empty }) => pick(empty)))}`,
    ratio: times(middle(({ ours, empty }) => pick(ours) / pick(empty))),
    target: '≤ 1.50×',
  })
  return [
    {
      what: 'JavaScript until VM rows show, gzipped, cold',
      ours: `${middle(({ ours }) => ours.scriptKb).toFixed(1)} kB`,
      peer: `empty PatternFly page ${middle(({ empty }) => empty.scriptKb).toFixed(1)} kB`,
      ratio: '',
      target: '≤ 160 kB',
    },
    compared(
      `LCP, cold, ${vmCount} VMs (${[...new Set(visits.map(({ ours }) => ours.lcpOf))].join(', ')})`,
      ({ lcp }) => lcp,
    ),
    { ...compared(`first VM rows, cold, ${vmCount} VMs`, ({ thereMs }) => thereMs), target: '' },
    compared('INP: menus and choices', inp),
    {
      what: 'CLS',
      ours: Math.max(...visits.map(({ ours }) => ours.cls)).toFixed(4),
      peer: `empty PatternFly page ${Math.max(...visits.map(({ empty }) => empty.cls)).toFixed(4)}`,
      ratio: '',
      target: '≤ 0.01',
    },
  ]
}

/** Memory of the page after a collection. */
interface Held {
  readonly heapMb: number
  readonly nodes: number
}

async function held(cdp: CDPSession): Promise<Held> {
  await cdp.send('HeapProfiler.collectGarbage')
  const { metrics } = await cdp.send('Performance.getMetrics')
  const read = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN
  return { heapMb: read('JSHeapUsedSize') / 1_000_000, nodes: read('Nodes') }
}

/** The table at rest, then scrolled from end to end while VMs change. */
async function benchTable(browser: Browser, facts: StackFacts, state: SignedIn, minutes: number): Promise<Row[]> {
  const context = await browser.newContext({ storageState: state, viewport })
  const page = await context.newPage()
  await watchVitals(page, firstRow)
  await page.goto(`${facts.origin}/admin/vms`)
  await page.locator(firstRow).first().waitFor()
  const drawn = await page.locator(firstRow).count()
  if (drawn > mostDrawn) throw new Error(`the table draws ${drawn} rows, which no window shows`)
  const clicks: number[] = []
  for (let round = 0; round <= rounds; round += 1) {
    await page.locator(hostsLink).click()
    await page.waitForURL('**/admin/hosts*')
    await page.locator('h1').waitFor()
    clicks.push(await clickUntilRows(page, vmsLink))
  }
  const cdp = await context.newCDPSession(page)
  await cdp.send('Performance.enable')
  const idle = await frameTimes(page, idleSeconds)
  const before = await held(cdp)
  const changes = await startDatabasePeer(facts, 'row-changes.ts', '100')
  const busy: number[] = []
  try {
    for (let minute = 0; minute < minutes; minute += 1)
      busy.push(...(await frameTimes(page, Math.min(60, (minutes - minute) * 60), scrollPixels)))
  } finally {
    changes.kill()
  }
  const after = await held(cdp)
  const { cls } = await readVitals(page)
  await context.close()
  return tableRows({ clicks: clicks.slice(1), idle, busy, before, after, cls, minutes })
}

interface TableMeasures {
  readonly clicks: readonly number[]
  readonly idle: readonly number[]
  readonly busy: readonly number[]
  readonly before: Held
  readonly after: Held
  readonly cls: number
  readonly minutes: number
}

function tableRows({ clicks, idle, busy, before, after, cls, minutes }: TableMeasures): Row[] {
  const what = `scroll and 100 changes/s for ${minutes} min`
  const long = (frames: readonly number[]) => (100 * frames.filter((time) => time > longFrameMs).length) / frames.length
  return [
    { what: 'first VM rows after a click, warm', ours: ms(quantile(clicks)), peer: '', ratio: '', target: '' },
    ...[0.5, 0.95, 0.99].map((part) => ({
      what: `${what}: frame time, p${part * 100}`,
      ours: ms(quantile(busy, part)),
      peer: `idle table ${ms(quantile(idle, part))}`,
      ratio: times(quantile(busy, part) / quantile(idle, part)),
      target: '',
    })),
    {
      what: `${what}: frames longer than ${longFrameMs} ms`,
      ours: `${long(busy).toFixed(2)} %`,
      peer: `idle table ${long(idle).toFixed(2)} %`,
      ratio: '',
      target: '',
    },
    {
      what: `${what}: JavaScript heap`,
      ours: `${before.heapMb.toFixed(1)} → ${after.heapMb.toFixed(1)} MB`,
      peer: '',
      ratio: times(after.heapMb / before.heapMb),
      target: '',
    },
    {
      what: `${what}: DOM nodes`,
      ours: `${before.nodes} → ${after.nodes}`,
      peer: '',
      ratio: times(after.nodes / before.nodes),
      target: '',
    },
    { what: `${what}: CLS`, ours: cls.toFixed(4), peer: '', ratio: '', target: '≤ 0.01' },
  ]
}
