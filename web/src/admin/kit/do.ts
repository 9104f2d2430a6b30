import { useState } from 'react'
import { useProblemText } from '../problem.ts'
import { useSay } from '../store.ts'

// useDo makes a change that is no form, and says what became of it. It returns whether it was made.
export function useDo() {
  const say = useSay()
  const textOf = useProblemText()
  const [isBusy, setBusy] = useState(false)
  const run = async (work: () => Promise<unknown>, done: string): Promise<boolean> => {
    setBusy(true)
    try {
      await work()
      say('done', done)
      return true
    } catch (error) {
      say('failed', textOf(error))
      return false
    } finally {
      setBusy(false)
    }
  }
  return { run, isBusy }
}
