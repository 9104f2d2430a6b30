import { useState } from 'react'
import { useProblemText } from '../problem.ts'
import { sessionEnded } from '../../api/admin-base.ts'
import { useAppDispatch, useSay } from '../store.ts'
import { hasEnded } from './upload.ts'

// useDo makes a change that is no form, and says what became of it. It returns whether it was made. error is why the last one was not,
// for a dialog that stays open then.
export function useDo() {
  const say = useSay()
  const dispatch = useAppDispatch()
  const textOf = useProblemText()
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<string>()
  const run = async (work: () => Promise<unknown>, done: string): Promise<boolean> => {
    setBusy(true)
    setError(undefined)
    try {
      await work()
      say('done', done)
      return true
    } catch (error) {
      if (hasEnded(error)) dispatch(sessionEnded)
      const text = textOf(error)
      setError(text)
      say('failed', text)
      return false
    } finally {
      setBusy(false)
    }
  }
  return { run, isBusy, error }
}
