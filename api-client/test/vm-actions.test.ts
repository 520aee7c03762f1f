import { describe, expect, it } from 'vitest'
import { vmActionAllowed, vmActionRefusal, vmActions, type VmAction, type VmStatus } from '../src/rules/vm-actions.ts'
import document from '../src/generated/openapi.json' with { type: 'json' }

const statuses = document.components.schemas.VmStatus.enum as VmStatus[]

describe('what a status allows', () => {
  it('gives a sentence exactly when it refuses', () => {
    for (const action of Object.keys(vmActions) as VmAction[])
      for (const status of statuses) {
        const refusal = vmActionRefusal(action, status)
        if (vmActionAllowed(action, status)) expect(refusal).toBeUndefined()
        else expect(refusal).toMatch(/\.$/)
      }
  })
  it('always leaves a way out of every state that is not settled', () => {
    const settled: VmStatus[] = ['down', 'image_locked', 'saving_state', 'restoring_state', 'suspended']
    for (const status of statuses.filter((word) => !settled.includes(word)))
      expect(vmActionAllowed('stop', status), status).toBe(true)
  })
  it('never starts or deletes what may still run', () => {
    for (const status of ['up', 'unknown', 'not_responding', 'migrating', 'paused'] as VmStatus[])
      for (const action of ['start', 'delete', 'attach'] as const) expect(vmActionAllowed(action, status)).toBe(false)
  })
})
