// @vitest-environment happy-dom
import { expect, it } from 'vitest'
import { acted, button, draw, forStaff, press, soon } from '../../drawn/drawn.tsx'
import { makeStore } from '../store.ts'
import { FileDrop } from './file-drop.tsx'
import { Failed } from './upload.ts'

// line is what is on its way: each file until it is let through, refused or called off.
function line() {
  const sent: { name: string; let: () => void; refuse: (status: number) => void; isOff: boolean }[] = []
  const send = (file: File) => {
    const one: (typeof sent)[number] = { name: file.name, let: () => {}, refuse: () => {}, isOff: false }
    sent.push(one)
    let cancel = () => {}
    const done = new Promise<void>((resolve, reject) => {
      one.let = resolve
      one.refuse = (status) => reject(new Failed(status, null))
      cancel = () => {
        one.isOff = true
        reject(new Failed('CANCELED', null))
      }
    })
    return { done, cancel }
  }
  return { sent, send }
}

async function choose(...names: string[]) {
  const input = document.querySelector<HTMLInputElement>('input[type=file]')
  if (!input) throw new Error('no field for files')
  Object.defineProperty(input, 'files', { value: names.map((name) => new File(['x'], name)), configurable: true })
  await acted(() => {
    input.dispatchEvent(new Event('change', { bubbles: true }))
  })
}

const shown = () => [...document.querySelectorAll('li')].map((one) => one.textContent.trim())

it('what waits can be called off, and what is called off is no failure', async () => {
  const { sent, send } = line()
  await draw(forStaff(<FileDrop label="Pictures" accept={[]} isMultiple send={send} />))
  await choose('a', 'b', 'c')
  await press(button('Stop sending b'))
  expect(shown()).toEqual(['a', 'c'])
  await press(button('Stop sending a'))
  await soon(() => sent.length === 2)
  expect(shown()).toEqual(['c'])
  expect(document.querySelector('[role=alert]')).toBeNull()
  expect(sent.map(({ name }) => name)).toEqual(['a', 'c'])
})

it('whoever leaves sends nothing more', async () => {
  const { sent, send } = line()
  const store = makeStore(true)
  const { again } = await draw(forStaff(<FileDrop label="Pictures" accept={[]} isMultiple send={send} />, store))
  await choose('a', 'b')
  await again(forStaff(<p>{'Elsewhere'}</p>, store))
  await acted(() => Promise.resolve())
  expect(sent.map(({ name, isOff }) => [name, isOff])).toEqual([['a', true]])
})

it('a session that ended is taken up again', async () => {
  const { sent, send } = line()
  const store = makeStore(true)
  await draw(forStaff(<FileDrop label="Pictures" accept={[]} isMultiple send={send} />, store))
  await choose('a')
  await acted(() => {
    sent[0]?.refuse(401)
  })
  expect(store.getState().session.is).toBe('ended')
})
