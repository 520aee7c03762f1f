import { describe, expect, it } from 'vitest'
import { MAILBOX_SIZE, Mailboxes } from './mailbox.ts'

describe('mailboxes', () => {
  it('run what is asked of one machine in order, and machines beside each other', async () => {
    const boxes = new Mailboxes()
    const order: string[] = []
    let release = () => {}
    const held = boxes.post('a', () =>
      new Promise<void>((resolve) => (release = resolve)).then(() => void order.push('a1')),
    )
    const second = boxes.post('a', async () => void order.push('a2'))
    await boxes.post('b', async () => void order.push('b1'))
    expect(order).toEqual(['b1'])
    release()
    await Promise.all([held, second])
    expect(order).toEqual(['b1', 'a1', 'a2'])
  })

  it('are bounded, and go on after a failure', async () => {
    const boxes = new Mailboxes()
    let release = () => {}
    const held = boxes.post('a', () => new Promise<void>((resolve) => (release = resolve)))
    const waiting = Array.from({ length: MAILBOX_SIZE - 1 }, (_, i) =>
      boxes.post('a', async () => {
        if (i === 0) throw new Error('first fails')
        return i
      }),
    )
    await expect(boxes.post('a', async () => 0)).rejects.toMatchObject({ code: 'busy' })
    await expect.poll(() => typeof release).toBe('function')
    release()
    await held
    const settled = await Promise.allSettled(waiting)
    expect(settled[0]?.status).toBe('rejected')
    expect(settled.at(-1)).toEqual({ status: 'fulfilled', value: MAILBOX_SIZE - 2 })
    await expect.poll(() => boxes.size).toBe(0)
  })
})
