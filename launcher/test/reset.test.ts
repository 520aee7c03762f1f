import { expect, test } from 'vitest'
import { belongsTo } from '../src/reset/guests.ts'

const domain = (metadata: string, disk: string) =>
  `<domain type='kvm'><name>vm</name><metadata>${metadata}</metadata><devices><disk><source file='${disk}'/></disk></devices></domain>`
const ours = `<overt:run xmlns:overt="https://overt.dev/ns/1" vmId="x"/>`

test('a reset takes only guests with our metadata that use this data folder', () => {
  expect(belongsTo(domain(ours, '/var/lib/overt/storage/default/a'), '/var/lib/overt')).toBe(true)
  expect(belongsTo(domain(ours, '/var/lib/overt2/storage/default/a'), '/var/lib/overt')).toBe(false)
  expect(belongsTo(domain(ours, '/srv/var/lib/overt/a'), '/var/lib/overt')).toBe(false)
  expect(belongsTo(domain('', '/var/lib/overt/storage/default/a'), '/var/lib/overt')).toBe(false)
  expect(belongsTo(domain(`<x xmlns='https://overt.dev/ns/12'/>`, '/var/lib/overt/a'), '/var/lib/overt')).toBe(false)
})
