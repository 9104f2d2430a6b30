// @vitest-environment happy-dom
import { expect, it, onTestFinished, vi } from 'vitest'
import { answering, button, draw, forStaff, press } from '../../drawn/drawn.tsx'
import { CopyButton } from './copy-button.tsx'
import { PickOne } from './picker.tsx'
import { RichText } from './rich-text.tsx'

const said = (of: Element | null) => document.getElementById(of?.getAttribute('aria-describedby') ?? '')?.textContent

it('a text with headings says what is wrong with it, and is only changed by who may', async () => {
  document.execCommand = () => true // which the browser of the tests does not have
  await draw(forStaff(<RichText label="Description" error="Too long." value="" onChange={() => undefined} isReadOnly />))
  expect(said(document.querySelector('[role=textbox]'))).toBe('Too long.')
  expect(document.querySelector('[role=toolbar]')).toBeNull()
})

it('what was picked says what is wrong with it', async () => {
  answering(() => ({ body: { data: [], next: null } }))
  await draw(forStaff(<PickOne of="brand" label="Brand" error="It is gone." value="brand_1" onChange={() => undefined} />))
  expect(said(document.querySelector('[role=group]'))).toBe('It is gone.')
})

const copies = () => [...document.querySelectorAll('button')].filter((one) => one.textContent.startsWith('Cop'))

it('what can be copied is copied', async () => {
  const writeText = vi.fn(() => Promise.resolve())
  vi.stubGlobal('navigator', { clipboard: { writeText } })
  onTestFinished(() => void vi.unstubAllGlobals())
  await draw(forStaff(<CopyButton text="secret" />))
  await press(button('Copy'))
  expect(writeText).toHaveBeenCalledWith('secret')
  button('Copied')
})

it('nothing is offered to be copied where the browser has no place for it', async () => {
  vi.stubGlobal('navigator', {})
  onTestFinished(() => void vi.unstubAllGlobals())
  await draw(forStaff(<CopyButton text="secret" />))
  expect(copies()).toEqual([])
})
