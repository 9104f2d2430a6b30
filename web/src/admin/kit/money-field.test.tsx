// @vitest-environment happy-dom
import { useState } from 'react'
import { expect, it, vi } from 'vitest'
import { button, draw, erase, field, forStaff, key, press, write } from '../../drawn/drawn.tsx'
import { Form } from './form-page.tsx'
import { useForm } from './form.ts'
import { MoneyField } from './money-field.tsx'

function Amounts({ save }: { save: (values: object) => Promise<unknown> }) {
  const form = useForm<{ amount: number | null; other: number | null }>({ initial: { amount: 1000, other: null }, save })
  return (
    <Form form={form}>
      <MoneyField label="Amount" currency="EUR" {...form.field('amount')} />
      <MoneyField label="Other" currency="EUR" {...form.field('other')} />
      <button type="button" onClick={() => form.set({ other: 1990 })}>
        {'All of it'}
      </button>
    </Form>
  )
}

it('an amount that comes from elsewhere takes the place of what was written', async () => {
  await draw(forStaff(<Amounts save={() => Promise.resolve()} />))
  await write(field('Other'), '4.5')
  await press(button('All of it'))
  expect(field('Other').value).toBe('19.90')
  await write(field('Other'), '1')
  expect(field('Other').value).toBe('19.901')
})

it('what cannot be read is not sent as what it was before', async () => {
  const save = vi.fn<(values: object) => Promise<void>>(() => Promise.resolve())
  await draw(forStaff(<Amounts save={save} />))
  await erase(field('Amount'))
  await write(field('Amount'), '12,5O1')
  await key('Enter')
  expect(save).not.toHaveBeenCalled()
  expect(field('Amount').getAttribute('aria-invalid')).toBe('true')
  await write(field('Other'), '1')
  await key('Enter')
  expect(save).not.toHaveBeenCalled()
  expect(document.activeElement).toBe(field('Amount'))
  await erase(field('Amount'))
  await write(field('Amount'), '12,50')
  await key('Enter')
  expect(save.mock.calls.map(([values]) => values)).toEqual([{ amount: 1250, other: 100 }])
})

function NeverNothing() {
  const [amount, setAmount] = useState(500)
  return <MoneyField label="Amount" currency="EUR" value={amount} onChange={(next) => setAmount(next ?? 0)} />
}

it('can be emptied and written anew where nothing is as much as zero', async () => {
  await draw(forStaff(<NeverNothing />))
  await erase(field('Amount'))
  expect(field('Amount').value).toBe('')
  await write(field('Amount'), '7.25')
  expect(field('Amount').value).toBe('7.25')
})
