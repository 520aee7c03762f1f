import { act, render, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keepFocus } from './focus-keeper.ts'

let end: () => void
beforeEach(() => {
  end = keepFocus()
})
afterEach(() => end())

const Page = ({ rows, hasDrawer = false }: { rows: readonly string[]; hasDrawer?: boolean }) => (
  <>
    <main id="content" tabIndex={-1}>
      <table>
        <tbody>
          {rows.map((name, index) => (
            <tr key={name} data-index={index}>
              <td>
                <a href="/">{name}</a>
              </td>
              <td>
                <button>Actions for {name}</button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </main>
    <aside tabIndex={-1}>{hasDrawer ? <button>Cancel operation</button> : null}</aside>
  </>
)
const button = (name: string) => screen.getByRole('button', { name })
const twoFrames = () =>
  act(
    () =>
      new Promise((resolve) =>
        requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(resolve))),
      ),
  )

test('a row that is gone leaves the focus to the row that follows, or to the last one', async () => {
  const { rerender } = render(<Page rows={['a', 'b', 'c']} />)
  button('Actions for b').focus()
  rerender(<Page rows={['a', 'c']} />)
  await waitFor(() => expect(document.activeElement).toBe(button('Actions for c')))
  rerender(<Page rows={['a']} />)
  await waitFor(() => expect(document.activeElement).toBe(button('Actions for a')))
  rerender(<Page rows={[]} />)
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('main')))
})

test('a row that goes while the dialog about it closes leaves the focus to the row that follows', async () => {
  const dialog = (
    <div role="dialog">
      <button>Delete</button>
    </div>
  )
  const { rerender } = render(<Page rows={['a', 'b', 'c']} />)
  button('Actions for b').focus()
  rerender([<Page key="page" rows={['a', 'b', 'c']} />, <div key="above">{dialog}</div>])
  button('Actions for b').focus()
  button('Delete').focus()
  rerender([<Page key="page" rows={['a', 'c']} />, <div key="above" />])
  await waitFor(() => expect(document.activeElement).toBe(button('Actions for c')))
})

test('a list that is gone as a whole leaves it to the page', async () => {
  const { rerender } = render(<Page rows={['a', 'b']} key="list" />)
  button('Actions for a').focus()
  rerender(<main id="content" tabIndex={-1} key="other" />)
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('main')))
})

test('a button that is gone leaves it to what was around it', async () => {
  const { rerender } = render(<Page rows={['a']} hasDrawer />)
  button('Cancel operation').focus()
  rerender(<Page rows={['a']} />)
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('complementary')))
})

test('what has the focus, or was left by a click beside it, is left alone', async () => {
  const { rerender } = render(<Page rows={['a', 'b']} hasDrawer />)
  button('Cancel operation').focus()
  button('Actions for a').focus()
  rerender(<Page rows={['a', 'b']} />)
  await twoFrames()
  expect(document.activeElement).toBe(button('Actions for a'))
  button('Actions for a').blur()
  await twoFrames()
  rerender(<Page rows={['b']} />)
  await twoFrames()
  expect(document.activeElement).toBe(document.body)
})

test('a button that was disabled for a while has it again', async () => {
  render(<Page rows={['a']} hasDrawer />)
  const cancel = screen.getByRole<HTMLButtonElement>('button', { name: 'Cancel operation' })
  cancel.focus()
  cancel.disabled = true
  cancel.blur() // as a browser does by itself
  await twoFrames()
  expect(document.activeElement).toBe(document.body)
  cancel.disabled = false
  await waitFor(() => expect(document.activeElement).toBe(cancel))
})
