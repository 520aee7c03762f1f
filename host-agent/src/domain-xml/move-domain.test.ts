import { expect, test } from 'vitest'
import { moveDomain } from './move-domain.ts'

const id = '0b7c1f6e-5c1c-4c55-9f4e-2d7f5a3c1e11'
const domain = (source: string, backing: string) =>
  `<domain type='qemu'><devices><disk type='file' device='disk'><driver name='qemu' type='qcow2'/>` +
  `<source file='${source}'/>${backing}<target dev='vda' bus='virtio'/><alias name='ua-disk-${id}'/></disk></devices></domain>`
const placesOf = (...paths: string[]) => ({
  folder: '/m',
  disks: [{ diskId: id, layers: paths.map((path) => ({ path, format: 'qcow2' as const })) }],
  bridges: [],
  serialSocketPath: '/s',
  serialLogPath: '/l',
})
/** Without the white space between elements. */
const compact = (text: string) => text.replaceAll(/>\s+</g, '><').replaceAll('"', "'").trim()

test('every layer of a disk is where the other host has it', () => {
  const backing = (path: string) =>
    `<backingStore type='file'><format type='qcow2'/><source file='${path}'/><backingStore/></backingStore>`
  expect(compact(moveDomain(domain('/a/top', backing('/a/base')), placesOf('/b/top', '/b/base')))).toBe(
    domain('/b/top', backing('/b/base')),
  )
})

test('a disk that is one file there has nothing below it', () => {
  const backing =
    "<backingStore type='file'><format type='qcow2'/><source file='/a/base'/><backingStore/></backingStore>"
  expect(compact(moveDomain(domain('/a/top', backing), placesOf('/b/copy')))).toBe(domain('/b/copy', '<backingStore/>'))
})
