// @vitest-environment happy-dom
import { useState } from 'react'
import { expect, it } from 'vitest'
import { acted, button, draw, field, forStaff, press, soon, write } from '../../drawn/drawn.tsx'
import { ComboBox, PickSome } from './combo-box.tsx'
import { Tokens } from './tokens.tsx'

const countries = [{ id: 'DE', name: 'Germany' }, { id: 'FR', name: 'France' }, { id: 'GR', name: 'Greece' }]

function Countries() {
  const [value, setValue] = useState<string[]>([])
  return <PickSome label="Countries" options={countries} value={value} onChange={setValue} />
}

const options = () => [...document.querySelectorAll<HTMLElement>('[role=option]')]

async function pick(letters: string, name: string) {
  await write(field('Countries'), letters)
  await press(await soon(() => options().find((one) => one.textContent === name)))
}

it('whoever picks from a list goes on in it', async () => {
  await draw(forStaff(<Countries />))
  const first = field('Countries')
  await pick('fra', 'France')
  expect(field('Countries')).toBe(first)
  expect(first.value).toBe('')
  await acted(() => first.focus())
  await pick('g', 'Greece')
  expect([...document.querySelectorAll('li')].map((one) => one.textContent)).toEqual(['France', 'Greece'])
})

it('what was picked is not offered again, and is after it was taken away', async () => {
  await draw(forStaff(<Countries />))
  await pick('fra', 'France')
  await write(field('Countries'), 'e')
  await soon(() => options().length > 0)
  expect(options().map((one) => one.textContent)).toEqual(['Germany', 'Greece'])
})

it('whoever takes away what he picked goes on at the next, and then in the field', async () => {
  await draw(forStaff(<Countries />))
  await pick('fra', 'France')
  await pick('ger', 'Germany')
  await press(button('Remove France'))
  expect(document.activeElement).toBe(button('Remove Germany'))
  await press(button('Remove Germany'))
  expect(document.activeElement).toBe(field('Countries'))
})

function Words() {
  const [value, setValue] = useState(['red', 'blue'])
  return <Tokens label="Words" value={value} onChange={setValue} />
}

it('whoever takes away a word goes on at the next', async () => {
  await draw(forStaff(<Words />))
  await press(button('Remove blue'))
  expect(document.activeElement).toBe(button('Remove red'))
})

function Country() {
  const [value, setValue] = useState('DE')
  return (
    <>
      <ComboBox label="Country" options={countries} value={value} onChange={setValue} />
      <button type="button" onClick={() => setValue('GR')}>
        {'Elsewhere'}
      </button>
    </>
  )
}

it('what is chosen elsewhere is shown', async () => {
  await draw(forStaff(<Country />))
  expect(field('Country').value).toBe('Germany')
  await press(button('Elsewhere'))
  expect(field('Country').value).toBe('Greece')
})
