// @vitest-environment happy-dom
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { expect, it } from 'vitest'
import { acted, button, draw, field, forStaff, key, press, soon, write } from '../../drawn/drawn.tsx'
import { Toasts } from '../frame/toasts.tsx'
import { makeStore } from '../store.ts'
import { notices } from '../../store/slices.ts'
import { Dialog } from './dialog.tsx'
import { TextField } from './field.tsx'
import { Form, FormPage } from './form-page.tsx'
import { useForm } from './form.ts'
import { useFilters } from './filters.ts'
import { forget, LeaveGuard } from './guard.tsx'

function Entry({ isOnce = false }: { isOnce?: boolean }) {
  const form = useForm({ initial: { name: '' }, save: () => Promise.resolve() })
  return (
    <Form form={form} isOnce={isOnce}>
      <TextField label="Name" {...form.field('name')} />
    </Form>
  )
}

function Asking({ isOnce }: { isOnce: boolean }) {
  const [isOpen, setOpen] = useState(true)
  return (
    <Dialog title="A name" isOpen={isOpen} onClose={() => setOpen(false)}>
      <Entry isOnce={isOnce} />
    </Dialog>
  )
}

const dialogs = () => [...document.querySelectorAll('[role=dialog], [role=alertdialog]')].map((one) => one.querySelector('h2')?.textContent)

it.each([false, true])('a dialog asks before it throws away what was entered in it (once: %s)', async (isOnce) => {
  await draw(forStaff(<Asking isOnce={isOnce} />))
  await write(field('Name'), 'Ada')
  await key('Escape')
  expect(dialogs()).toEqual(['A name', 'Leave without saving?'])
  await press(button('Cancel'))
  expect(dialogs()).toEqual(['A name'])
  expect(field('Name').value).toBe('Ada')
  await press(button('Close'))
  expect(dialogs()).toEqual(['A name', 'Leave without saving?'])
  await press(button('Leave'))
  expect(dialogs()).toEqual([])
})

it('a dialog in which nothing was entered closes at once', async () => {
  await draw(forStaff(<Asking isOnce={false} />))
  await acted(() => field('Name').focus())
  await key('Escape')
  expect(dialogs()).toEqual([])
})

it('notices are heard and can be dismissed while a dialog is open', async () => {
  const store = makeStore(true)
  await draw(
    forStaff(
      <>
        <Toasts />
        <p>{'Behind'}</p>
        <Asking isOnce={false} />
      </>,
      store,
    ),
  )
  await acted(() => void store.dispatch(notices.actions.said({ kind: 'failed', text: 'It did not work.' })))
  const shut = (text: string) => [...document.querySelectorAll('p')].find((one) => one.textContent === text)?.closest('[inert], [aria-hidden=true]')
  expect(shut('Behind')).not.toBeNull()
  expect(shut('It did not work.')).toBeNull()
})

const spec = { status: 'one' } as const

function Sheets() {
  const navigate = useNavigate()
  const { filters, set } = useFilters(spec)
  const form = useForm({ initial: { name: '' }, save: () => Promise.resolve() })
  return (
    <>
      <LeaveGuard />
      <button type="button" onClick={() => set({ status: 'failed' })}>
        {'Failed'}
      </button>
      <button type="button" onClick={() => void navigate({ search: '?menu=footer' }, { replace: true })}>
        {'Footer'}
      </button>
      <FormPage title={filters.status ?? 'Menus'} form={form}>
        <TextField label="Name" {...form.field('name')} />
      </FormPage>
    </>
  )
}

it('another sheet of a screen is another place to go to', async () => {
  await draw(forStaff(<Sheets />))
  await write(field('Name'), 'Ada')
  await press(button('Footer'))
  expect(dialogs()).toEqual(['Leave without saving?'])
  await press(button('Cancel'))
  expect(field('Name').value).toBe('Ada')
})

it('other rows of a list beside a form are no other place', async () => {
  await draw(forStaff(<Sheets />))
  await write(field('Name'), 'Ada')
  await press(button('Failed'))
  await soon(() => document.querySelector('h1')?.textContent === 'failed')
  expect(dialogs()).toEqual([])
  expect(field('Name').value).toBe('Ada')
})

it('nobody is asked to stay with what somebody else has entered', async () => {
  await draw(forStaff(<Sheets />))
  await write(field('Name'), 'Ada')
  const leave = () => {
    const event = new Event('beforeunload', { cancelable: true })
    window.dispatchEvent(event)
    return event.defaultPrevented
  }
  expect(leave()).toBe(true)
  forget()
  expect(leave()).toBe(false)
})
