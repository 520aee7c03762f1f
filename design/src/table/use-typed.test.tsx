import { act, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { useTyped } from './use-typed.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function show(first = '') {
  const asked: string[] = []
  const Box = ({ searched }: { searched: string }) => {
    const { typed, setTyped } = useTyped(
      searched,
      (text) => asked.push(text),
      (text) => text.endsWith(':'),
    )
    return <input value={typed} onChange={(event) => setTyped(event.target.value)} />
  }
  const { rerender } = render(<Box searched={first} />)
  const box = screen.getByRole<HTMLInputElement>('textbox')
  return {
    asked,
    box,
    type: (value: string) => fireEvent.change(box, { target: { value } }),
    rest: () =>
      act(() => {
        vi.advanceTimersByTime(300)
      }),
    address: (searched: string) => rerender(<Box searched={searched} />),
  }
}

test('what rests is searched for once, without the spaces around it', () => {
  const { asked, type, rest } = show()
  type('w')
  type('web ')
  rest()
  rest()
  expect(asked).toEqual(['web'])
})

test('letters and spaces typed while the address takes up the last search stay', () => {
  const { asked, box, type, rest, address } = show()
  type('web ')
  rest()
  type('web f')
  address('web')
  expect(box.value).toBe('web f')
  rest()
  type('web fr')
  rest()
  address('web f')
  address('web fr')
  expect(box.value).toBe('web fr')
  expect(asked).toEqual(['web', 'web f', 'web fr'])
})

test('the way back and links come into the box', () => {
  const { asked, box, type, rest, address } = show('old')
  type('new')
  rest()
  address('new')
  address('old')
  expect(box.value).toBe('old')
  address('new')
  expect(box.value).toBe('new')
  rest()
  expect(asked).toEqual(['new'])
})

test('what was asked for and then given up, as by clearing all filters at once, can be asked for again', () => {
  const { asked, box, type, rest, address } = show()
  type('web')
  rest()
  address('')
  type('')
  type('web')
  rest()
  address('web')
  expect(asked).toEqual(['web', 'web'])
  address('')
  expect(box.value).toBe('')
})

test('what is held is not searched for', () => {
  const { asked, box, type, rest } = show()
  type('status:')
  rest()
  expect(asked).toEqual([])
  expect(box.value).toBe('status:')
})
