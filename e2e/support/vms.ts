import type { Client } from '@overt/api-client'
import type { BodyOf, Schema } from '@overt/api-client/engine'
import { ApiError } from '@overt/api-client'
import { finished } from './sign-in.ts'
import { until } from './until.ts'

/** One mebibyte in bytes. */
export const mebibyte = 1024 ** 2

type Vm = Schema<'Vm'>

/** The image of the demo guest. */
export async function demoImage(client: Client): Promise<Schema<'Disk'>> {
  const { items } = await client.call('listDisks', { query: { search: 'tiny-linux' } })
  const image = items.find(({ name }) => name === 'tiny-linux')
  if (!image) throw new Error('the demo image is not there')
  return image
}

/** The only host. */
export async function theHost(client: Client): Promise<Schema<'Host'>> {
  const host = (await client.call('listHosts', {})).items[0]
  if (!host) throw new Error('there is no host')
  return host
}

/** Makes a VM with a linked clone of the demo image and one NIC; gives its id. */
export async function makeVm(client: Client, name: string, more: Partial<BodyOf<'createVm'>> = {}): Promise<string> {
  const image = await demoImage(client)
  const network = (await client.call('listNetworks', {})).items[0]
  const operation = await client.call('createVm', {
    body: {
      name,
      memoryBytes: 192 * mebibyte,
      firmware: 'bios',
      deleteProtected: false,
      start: false,
      disks: [{ allocation: 'thin', source: { type: 'clone', diskId: image.id, mode: 'linked' } }],
      nics: network ? [{ networkId: network.id, model: 'virtio', linked: true }] : [],
      ...more,
    },
  })
  await finished(client, operation.id)
  return operation.object.id
}

/** The demo VM, running, its guest known. */
export async function hello(client: Client): Promise<Vm> {
  const { items } = await client.call('listVms', { query: { search: 'hello' } })
  const vm = items.find(({ name }) => name === 'hello')
  if (!vm) throw new Error('there is no VM hello')
  if (vm.status === 'down') await startVm(client, vm.id)
  return vmIs(client, vm.id, 'guest facts', ({ guest }) => guest?.osName !== undefined)
}

/** A VM as it is now. */
export const getVm = (client: Client, id: string): Promise<Vm> => client.call('getVm', { path: { id } })

/** Waits until a VM is as described. */
export function vmIs(client: Client, id: string, what: string, is: (vm: Vm) => boolean, seconds = 60): Promise<Vm> {
  return until(
    `VM ${id}: ${what}`,
    async () => {
      const vm = await getVm(client, id)
      return is(vm) && vm
    },
    { seconds },
  )
}

/** Starts a VM and waits for the operation's end. */
export async function startVm(client: Client, id: string): Promise<void> {
  await finished(client, (await client.call('startVm', { path: { id } })).id)
}

/** Powers a VM off and waits for the operation's end. */
export async function stopVm(client: Client, id: string): Promise<void> {
  await finished(client, (await client.call('stopVm', { path: { id } })).id)
}

/** Powers a VM off if it runs and deletes it with its disks, whatever state a failed test left it in. */
export async function removeVm(client: Client, id: string): Promise<void> {
  await until(
    `the end of VM ${id}`,
    async () => {
      try {
        const vm = await getVm(client, id)
        if (vm.activeOperation && !['stuck'].includes(vm.activeOperation.status))
          return await ended(client, vm.activeOperation.id).then(() => false)
        if (vm.deleteProtected)
          await client.call('updateVm', {
            path: { id },
            headers: { 'If-Match': `"${vm.revision}"` },
            body: { deleteProtected: false },
          })
        if (vm.status !== 'down') await stopVm(client, id)
        await finished(client, (await client.call('deleteVm', { path: { id }, query: { disks: 'delete' } })).id)
        return true
      } catch (error) {
        if (error instanceof ApiError && error.code === 'not_found') return true
        throw error
      }
    },
    { seconds: 40, everyMs: 200 },
  )
}

/** Deletes a disk if it is there. */
export async function removeDisk(client: Client, id: string): Promise<void> {
  try {
    await finished(client, (await client.call('deleteDisk', { path: { id } })).id)
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'not_found') throw error
  }
}

/** Waits until an operation is over, however it ends. */
export async function ended(client: Client, id: string, seconds = 120): Promise<Schema<'Operation'>> {
  return until(
    `the end of operation ${id}`,
    async () => {
      const operation = await client.call('getOperation', { path: { id }, query: { waitSeconds: 20 } })
      return ['succeeded', 'failed', 'cancelled', 'stuck'].includes(operation.status) && operation
    },
    { seconds },
  )
}
