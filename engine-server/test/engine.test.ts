import { expect, test } from 'vitest'
import { testEngine } from './harness.ts'

test('starts, serves and stops', async () => {
  await using engine = await testEngine()
  const { admin } = engine
  const system = await admin.call('getSystem', {})
  expect(system.engineId).toBe(engine.services.engine.engineId)
  const made = await admin.call('createDataCenter', { body: { name: 'Default', local: true } })
  expect(made).toMatchObject({ name: 'Default', status: 'uninitialized' })
  expect(await admin.call('getDataCenter', { path: { id: made.id } })).toEqual(made)
})
