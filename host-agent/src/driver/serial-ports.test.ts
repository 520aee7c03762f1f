import { type Duplex, duplexPair } from 'node:stream'
import { afterEach, expect, test, vi } from 'vitest'
import { SerialPorts, type SerialSource, serialLimits } from './serial-ports.ts'

const ports = new SerialPorts()
afterEach(() => ports.close())

/** A guest's end of a port, and how the agent reaches the other. */
function aGuest(past = '') {
  const guests: Duplex[] = []
  const source = {
    connect: vi.fn<SerialSource['connect']>(async () => {
      const [line, guest] = duplexPair()
      guests.push(guest)
      return line
    }),
    readPast: async () => Buffer.from(past),
  }
  const guest = () => guests.at(-1) ?? raise()
  return { source, guest, run: crypto.randomUUID() }
}
function raise(): never {
  throw new Error('nobody has connected')
}
/** What a viewer was given so far. */
function seen(view: Duplex): () => string {
  let text = ''
  view.on('data', (bytes: Buffer) => (text += bytes.toString()))
  return () => text
}

test('all viewers see what is printed, the late one first what was printed before, over one connection', async () => {
  const { source, guest, run } = aGuest('login: ')
  const [one, other] = await Promise.all([ports.open(run, source), ports.open(run, source)])
  const texts = [seen(one), seen(other)]
  guest().write('welcome\n')
  await expect.poll(() => texts.map((text) => text())).toEqual(['login: welcome\n', 'login: welcome\n'])
  const late = seen(await ports.open(run, source))
  await expect.poll(late).toBe('login: welcome\n')
  expect(source.connect).toHaveBeenCalledTimes(1)
})

test('what came while the past was being read is shown once', async () => {
  const { source, guest, run } = aGuest()
  const readPast = async () => {
    guest().write('b\nc\n')
    await new Promise((resolve) => setImmediate(resolve))
    return Buffer.from('a\nb\n')
  }
  const text = seen(await ports.open(run, { ...source, readPast }))
  await expect.poll(text).toBe('a\nb\nc\n')
})

test('what viewers type reaches the guest in the order it comes', async () => {
  const { source, guest, run } = aGuest()
  const [one, other] = [await ports.open(run, source), await ports.open(run, source)]
  const heard = seen(guest())
  one.write('l')
  other.write('s')
  one.write('\n')
  await expect.poll(heard).toBe('ls\n')
})

test('a viewer that does not read is left behind, and neither the guest nor the others wait for it', async () => {
  const { source, guest, run } = aGuest()
  const slow = await ports.open(run, source)
  let read = 0
  const quick = await ports.open(run, source)
  quick.on('data', (bytes: Buffer) => (read += bytes.length))
  const chunk = Buffer.alloc(64 * 1024, 'x')
  for (let count = 0; count < 32; count++) await new Promise<void>((resolve) => guest().write(chunk, () => resolve()))
  await expect.poll(() => read).toBe(32 * chunk.length)
  expect(slow.readableLength).toBeLessThanOrEqual(serialLimits.behindBytes)

  guest().write('the end')
  await expect.poll(() => read).toBe(32 * chunk.length + 7)
  const text = seen(slow)
  await expect.poll(text).toMatch(/\u0018\r\nx+the end$/)
  // It missed what lay between, and then follows again.
  expect(text().length).toBeLessThan(serialLimits.behindBytes + serialLimits.pastBytes + 10)
  guest().write('!')
  await expect.poll(text).toMatch(/end!$/)
})

test('no more of the past is kept than its bound', async () => {
  const { source, guest, run } = aGuest('p'.repeat(100_000))
  const kept = await ports.open(run, source)
  guest().write('q'.repeat(1000))
  const first = seen(kept)
  await expect.poll(() => first().length).toBe(serialLimits.pastBytes + 1000)
  const second = seen(await ports.open(run, source))
  await expect.poll(() => second().length).toBe(serialLimits.pastBytes)
  expect(second()).toMatch(/^p+q{1000}$/)
})

test('the last to leave closes the connection; the next opens another', async () => {
  const { source, guest, run } = aGuest()
  const view = await ports.open(run, source)
  const closed = new Promise((resolve) => guest().once('close', resolve))
  const end = new Promise((resolve) => guest().once('end', resolve))
  guest().resume()
  view.destroy()
  await Promise.race([closed, end])
  const again = seen(await ports.open(run, source))
  expect(source.connect).toHaveBeenCalledTimes(2)
  guest().write('again')
  await expect.poll(again).toBe('again')
})

test('the end of the machine ends every view', async () => {
  const { source, guest, run } = aGuest()
  const views = [await ports.open(run, source), await ports.open(run, source)]
  const closed = views.map((view) => new Promise((resolve) => view.once('close', resolve)))
  guest().destroy()
  await Promise.all(closed)
  expect((await ports.open(run, source)).destroyed).toBe(false)
})

test('a port that does not answer refuses, and is asked again the next time', async () => {
  const { source, run } = aGuest()
  const connect = async () => {
    throw new Error('no answer')
  }
  await expect(ports.open(run, { ...source, connect })).rejects.toThrow('no answer')
  expect((await ports.open(run, source)).destroyed).toBe(false)
})
