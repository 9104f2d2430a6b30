// @vitest-environment happy-dom
import { expect, it, onTestFinished, vi } from 'vitest'
import { acted, answering, button, draw, forStaff, press, soon } from '../../drawn/drawn.tsx'
import { makeStore } from '../store.ts'
import { Screen } from './import.tsx'

// uploads is what files are sent by: each waits until it is answered.
function uploads() {
  const sent: Sent[] = []
  class Sent {
    url = ''
    status = 0
    response: unknown = null
    responseType = ''
    upload: { onprogress?: (event: object) => void } = {}
    onload = () => {}
    open(_: string, url: string) {
      this.url = url
    }
    setRequestHeader() {}
    abort() {}
    send() {
      sent.push(this)
    }
    answer(status: number, response: unknown) {
      this.status = status
      this.response = response
      return acted(() => {
        this.onload()
      })
    }
  }
  vi.stubGlobal('XMLHttpRequest', Sent)
  onTestFinished(() => void vi.unstubAllGlobals())
  return sent
}

const job = { id: 'job_1', kind: 'catalog.import', state: 'succeeded', progress: 1, total: 1, created_at: '2026-05-04T12:00:00Z', result: { records: 1, created: 1, updated: 0, unchanged: 0, refused: 0, ignored_columns: [], dry_run: true } }

it('an import of what was checked says that it runs, runs once, and says why it does not', async () => {
  const sent = uploads()
  answering(({ path }) => ({ body: path.endsWith('/jobs/job_1') ? job : path.startsWith('/api/admin/me/permissions') ? { data: [{ area: 'jobs', read: true, write: false }] } : { data: [], next: null, total: 0, currency_code: 'EUR' } }))
  const store = makeStore(true)
  await draw(forStaff(<Screen />, store))
  const input = document.querySelector<HTMLInputElement>('input[type=file]')
  Object.defineProperty(input, 'files', { value: [new File(['x'], 'things.csv')] })
  await acted(() => {
    input?.dispatchEvent(new Event('change', { bubbles: true }))
  })
  await sent[0]?.answer(202, job)
  await press(await soon(() => button('Import it now')))
  await press(button(/Import it now/))
  expect(sent.map(({ url }) => url.includes('dry_run'))).toEqual([true, false])
  await acted(() => sent[1]?.upload.onprogress?.({ lengthComputable: true, loaded: 1, total: 4 }))
  expect(document.querySelector('progress[aria-label="Sending the file again"]')?.getAttribute('value')).toBe('0.25')
  await sent[1]?.answer(422, { code: 'validation_failed', detail: 'That is no file of products.', status: 422, title: '', type: '' })
  expect(store.getState().notices.list.at(-1)).toMatchObject({ kind: 'failed', text: 'That is no file of products.' })
  await press(button('Import it now'))
  expect(sent).toHaveLength(3)
})
