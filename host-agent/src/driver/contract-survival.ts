import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { changeOf, connectionOf, until } from './contract-waits.ts'
import type { DriverTrial } from './contract-world.ts'

/** The part of the drivers' suite about restarts of the agent and of the hypervisor, and about machines of others. */
export function survivalContract(trial: DriverTrial): void {
  describe('surviving', () => {
    it('finds its machines again after a restart of the agent', async () => {
      const running = await trial.started({ name: 'goes on' })
      const over = await trial.started()
      await trial.driver.machines.destroy(over)
      const never = await trial.defined()
      await trial.driver[Symbol.asyncDispose]()
      trial.driver = await trial.world.open()
      expect(await trial.found(running)).toMatchObject({ ...running, name: 'goes on', state: { name: 'running' } })
      expect((await trial.found(over)).state).toMatchObject({ name: 'ended', exit: { ...over, reason: 'destroyed' } })
      expect((await trial.found(never)).state.name).toBe('defined')
      const seen = changeOf(trial.driver, running, 'ended')
      await trial.driver.machines.destroy(running)
      await seen
    })

    it('shows machines as unknown while the hypervisor does not answer, and finds them again', async () => {
      const run = await trial.started()
      const over = await trial.started()
      await trial.driver.machines.destroy(over)
      await trial.driver.machines.list()
      const down = connectionOf(trial.driver, false)
      await trial.world.disconnect()
      await down
      try {
        expect(trial.driver.connection).toMatchObject({ up: false })
        expect((await trial.found(run)).state).toMatchObject({ name: 'unknown', reason: expect.stringMatching(/\w/) })
        const listed = (await trial.driver.machines.list()).filter((each) => !each.external)
        expect(listed.map((each) => each.runId)).toContain(run.runId)
        await expect(trial.driver.machines.pause(run)).rejects.toMatchObject({ code: 'timeout' })
      } finally {
        const up = connectionOf(trial.driver, true)
        await trial.world.reconnect()
        await up
      }
      expect((await trial.found(run)).state.name).toBe('running')
      expect((await trial.found(over)).state).toMatchObject({ name: 'ended', exit: { reason: 'destroyed' } })
    })

    it('knows that a guest crashed while the hypervisor was away', async () => {
      const run = await trial.started()
      await trial.world.disconnect()
      await trial.world.crash(run)
      const up = connectionOf(trial.driver, true)
      await trial.world.reconnect()
      await up
      await until(async () => (await trial.found(run)).state.name === 'ended')
      expect((await trial.found(run)).state).toMatchObject({ exit: { ...run, reason: 'crashed' } })
    })
  })

  describe('machines of others', () => {
    it('shows them and never touches them', async () => {
      const id = await trial.world.addExternal('somebody-elses')
      const listed = (await trial.driver.machines.list()).find((each) => each.external && each.id === id)
      expect(listed).toMatchObject({ external: true, name: 'somebody-elses', status: 'up' })
      const pretended = { vmId: id, runId: randomUUID(), runNumber: 1 }
      expect(await trial.driver.machines.find(id)).toBeUndefined()
      await expect(trial.driver.machines.define(pretended, trial.world.machine())).rejects.toMatchObject({
        code: 'conflict',
      })
      await expect(trial.driver.machines.pause(pretended)).rejects.toMatchObject({ code: 'not_found' })
      await trial.driver.machines.destroy(pretended)
      await trial.driver.machines.undefine(pretended)
      expect(await trial.world.externalRuns(id)).toBe(true)
    })
  })
}
