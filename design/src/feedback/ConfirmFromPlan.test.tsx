import { describeCall } from '@overt/api-client/describe-call'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { fireEvent, render, screen, waitFor } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { aPlan, anId } from '../test-support/factories.ts'
import { refusal } from '../test-support/fake-engine.ts'
import { ConfirmFromPlan, type ConfirmFromPlanProps } from './ConfirmFromPlan.tsx'

function confirm(props: Pick<ConfirmFromPlanProps, 'plan' | 'run'>) {
  const onClose = vi.fn<() => void>()
  render(
    <QueryClientProvider client={new QueryClient()}>
      <ConfirmFromPlan
        call={(hash) => describeCall('stopVm', { path: { id: anId(1) }, headers: { 'Plan-Hash': hash } })}
        planKey={['stop', '1']}
        confirmLabel="Power off VM"
        onClose={onClose}
        {...props}
      />
    </QueryClientProvider>,
  )
  return { onClose, button: () => screen.getByRole<HTMLButtonElement>('button', { name: /Power off VM/ }) }
}

test('shows what will happen, and sends the hash of what was shown', async () => {
  const run = vi.fn<ConfirmFromPlanProps['run']>(async () => undefined)
  const { button, onClose } = confirm({ plan: async () => aPlan(), run })
  await screen.findByRole('dialog', { name: /Power off web-1/ })
  expect(screen.getByText(/as by pulling the plug/)).toBeDefined()
  expect(screen.getByText('cannot be undone')).toBeDefined()
  fireEvent.click(button())
  await waitFor(() => expect(onClose).toHaveBeenCalledOnce())
  expect(run).toHaveBeenCalledExactlyOnceWith('a'.repeat(64))
})

test('what blocks the plan is shown and the button cannot be pressed', async () => {
  const run = vi.fn<ConfirmFromPlanProps['run']>(async () => undefined)
  const plan = aPlan({ blockers: [{ code: 'conflict', text: 'Three disks are based on it.' }] })
  const { button } = confirm({ plan: async () => plan, run })
  await screen.findByText('Three disks are based on it.')
  expect(button().disabled).toBe(true)
})

test('when the world has changed it shows the new plan and asks again', async () => {
  const plans = [aPlan(), aPlan({ hash: 'b'.repeat(64), warnings: ['Two people are connected to its console.'] })]
  const run = vi.fn<ConfirmFromPlanProps['run']>(async (hash) => {
    if (hash.startsWith('a')) throw refusal('plan_changed', 'The plan no longer holds.')
  })
  const { button, onClose } = confirm({ plan: async () => plans.shift() ?? aPlan(), run })
  await screen.findByText(/as by pulling the plug/)
  fireEvent.click(button())
  await screen.findByText('Two people are connected to its console.')
  expect(screen.getByText(/decide again/)).toBeDefined()
  expect(onClose).not.toHaveBeenCalled()
  fireEvent.click(button())
  await waitFor(() => expect(onClose).toHaveBeenCalledOnce())
  expect(run).toHaveBeenLastCalledWith('b'.repeat(64))
})

test('another refusal is told in the dialog, which stays', async () => {
  const run = async () => {
    throw refusal('host_unreachable', 'Host node-1 does not answer.')
  }
  const { button, onClose } = confirm({ plan: async () => aPlan(), run })
  await screen.findByText(/as by pulling the plug/)
  fireEvent.click(button())
  await screen.findByText('Host node-1 does not answer.')
  expect(screen.getByText('request-1')).toBeDefined()
  expect(onClose).not.toHaveBeenCalled()
})
