import { vmDefaults } from '@overt/design/test-support/factories.ts'
import { anSshKey } from '@overt/design/test-support/people-factories.ts'
import { expect, test } from 'vitest'
import { mistakesIn, type NewMachine, toCreateVm } from './new-machine.ts'

const values: NewMachine = {
  name: ' mine ',
  imageId: 'image',
  size: 'medium',
  userName: 'ada',
  password: 'correct horse',
  ownKeyIds: [],
  sshKeys: '',
}

test('what the user has no word for is the engine’s choice', () => {
  const defaults = vmDefaults()
  expect(toCreateVm(values, defaults)).toEqual({
    name: 'mine',
    clusterId: defaults.clusterId,
    memoryBytes: 4 * 2 ** 30,
    cpu: { sockets: 1, coresPerSocket: 2, threadsPerCore: 1 },
    firmware: 'bios',
    deleteProtected: false,
    disks: [{ source: { type: 'clone', diskId: 'image', mode: 'linked' }, allocation: 'thin' }],
    nics: [{ networkId: defaults.networkId, model: 'virtio', linked: true }],
    cloudInit: { userName: 'ada', password: 'correct horse' },
    start: true,
  })
  const bare = toCreateVm({ ...values, userName: '', password: '' }, vmDefaults({ networkId: null, clusterId: null }))
  expect(bare).toMatchObject({ nics: [] })
  expect(bare).not.toHaveProperty('cloudInit')
  expect(bare).not.toHaveProperty('clusterId')
})

test('own keys that are chosen go before those typed, each once', () => {
  const own = ['a', 'b', 'c'].map((id) => ({ ...anSshKey(), id, publicKey: `ssh-ed25519 ${id}` }))
  const chosen = { ...values, ownKeyIds: ['c', 'a', 'gone'], sshKeys: 'ssh-rsa x\nssh-ed25519 a\n' }
  expect(toCreateVm(chosen, vmDefaults(), own).cloudInit?.sshAuthorizedKeys).toEqual([
    'ssh-ed25519 a',
    'ssh-ed25519 c',
    'ssh-rsa x',
  ])
})

test.each<[string, Partial<NewMachine>, Record<string, string>]>([
  ['nothing', {}, {}],
  ['no name and no image', { name: ' ', imageId: '' }, { '/name': 'needName', '/disks/0/source/diskId': 'needImage' }],
  ['a password for nobody', { userName: '' }, { '/cloudInit/userName': 'needUser' }],
  ['an own key for nobody', { userName: '', password: '', ownKeyIds: ['a'] }, { '/cloudInit/userName': 'needUser' }],
  ['a user with a space', { userName: 'Ada L' }, { '/cloudInit/userName': 'badUser' }],
  ['a key that is cut off', { sshKeys: 'ssh-ed25519 AAAA a@b' }, { '/cloudInit/sshAuthorizedKeys': 'badKey.base64' }],
  ['a private key', { sshKeys: '-----BEGIN PRIVATE KEY-----' }, { '/cloudInit/sshAuthorizedKeys': 'badKey.private' }],
])('%s is told before it is sent', (_, change, told) => {
  const mistakes = mistakesIn({ ...values, ...change })
  expect(Object.fromEntries(Object.entries(mistakes).map(([pointer, { sentence }]) => [pointer, sentence]))).toEqual(
    told,
  )
})

test('the line of a bad key is named', () => {
  expect(mistakesIn({ ...values, sshKeys: '\n\nhello' })['/cloudInit/sshAuthorizedKeys']).toEqual({
    sentence: 'badKey.shape',
    number: 1,
  })
})
