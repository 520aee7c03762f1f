import { render, screen } from '@testing-library/react'
import { Component, type ReactNode, useState } from 'react'
import { expect, test } from 'vitest'
import { clickOn } from '../test-support/typing.ts'
import { part } from './part.tsx'

type Greeting = { default: (props: { name: string }) => ReactNode }
const greeting: Greeting = { default: ({ name }) => <p>Hello {name}</p> }

/** A module that comes when the test says so. */
function module() {
  let loads = 0
  const { promise, resolve, reject } = Promise.withResolvers<Greeting>()
  return { load: () => ((loads += 1), promise), come: () => resolve(greeting), fail: reject, loads: () => loads }
}

test('something stands in its place until it is there, and it is loaded once', async () => {
  const { load, come, loads } = module()
  const Greet = part(load)
  render(
    <>
      <Greet name="Ada" fallback={<p>waiting</p>} />
      <Greet name="Grace" />
    </>,
  )
  expect(screen.getAllByText('waiting')).toHaveLength(1)
  come()
  expect(await screen.findByText('Hello Ada')).toBeDefined()
  expect(screen.getByText('Hello Grace')).toBeDefined()
  expect(screen.queryByText('waiting')).toBeNull()
  expect(loads()).toBe(1)
})

test('what was loaded as the pointer came near is drawn at once', async () => {
  const { load, come } = module()
  const Greet = part(load)
  Greet.load()
  come()
  await load()
  render(<Greet name="Ada" fallback={<p>waiting</p>} />)
  expect(screen.getByText('Hello Ada')).toBeDefined()
})

test('a button stays the same element until what takes its place is there', async () => {
  const { load, come, loads } = module()
  const Greet = part(load)
  function Opener() {
    const [isWanted, want] = useState(false)
    const isThere = Greet.useLoaded(isWanted)
    return isThere ? <Greet name="Ada" /> : <button onClick={() => want(true)}>greet</button>
  }
  render(<Opener />)
  const button = screen.getByRole('button')
  expect(loads()).toBe(0)
  clickOn(button)
  expect(screen.getByRole('button')).toBe(button)
  come()
  expect(await screen.findByText('Hello Ada')).toBeDefined()
})

test('one that does not come is an error of where it would be', async () => {
  class Boundary extends Component<{ children: ReactNode }> {
    override state = { error: undefined }
    static getDerivedStateFromError = (error: Error) => ({ error })
    override render = () => (this.state.error ? <p>{String(this.state.error)}</p> : this.props.children)
  }
  const { load, fail } = module()
  const Greet = part(load)
  render(
    <Boundary>
      <Greet name="Ada" />
    </Boundary>,
  )
  fail(new Error('no network'))
  expect(await screen.findByText('Error: no network')).toBeDefined()
})
