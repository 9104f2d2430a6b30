import { useState, type ReactNode } from 'react'
import { useNavigate } from 'react-router'
import { useT } from '../language.tsx'
import { problemOf, useProblemText } from '../problem.ts'
import { useSay } from '../store.ts'
import { Button } from './button.tsx'
import { ConfirmDialog } from './dialog.tsx'

interface RemovalProps {
  name: string
  text: ReactNode
  remove: () => Promise<unknown>
  isOpen: boolean
  onClose: () => void
  onRemoved?: () => void
}

// Removal asks before something is removed. What the shop says against it stands in the dialog.
export function Removal({ name, text, remove, isOpen, onClose, onRemoved }: RemovalProps) {
  const t = useT()
  const say = useSay()
  const textOf = useProblemText()
  const [isBusy, setBusy] = useState(false)
  const [wrong, setWrong] = useState<string>()
  const close = () => {
    setWrong(undefined)
    onClose()
  }
  const confirm = async () => {
    setBusy(true)
    try {
      await remove()
      say('done', t('settings.removed'))
      close()
      onRemoved?.()
    } catch (error) {
      setWrong(problemOf(error).errors?.[0]?.message ?? textOf(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <ConfirmDialog
      title={t('settings.removeTitle', { name })} text={text} action={t('settings.removeAction')} isDangerous isOpen={isOpen} isPending={isBusy} error={wrong}
      onClose={close} onConfirm={() => void confirm()}
    />
  )
}

// RemoveButton removes what a screen shows, and goes back to the list.
export function RemoveButton({ name, text, remove, back }: { name: string; text: ReactNode; remove: () => Promise<unknown>; back: string }) {
  const t = useT()
  const navigate = useNavigate()
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button icon="trash" onPress={() => setOpen(true)}>
        {t('settings.removeAction')}
      </Button>
      <Removal name={name} text={text} remove={remove} isOpen={isOpen} onClose={() => setOpen(false)} onRemoved={() => void navigate(back)} />
    </>
  )
}
