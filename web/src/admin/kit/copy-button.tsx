import { useState } from 'react'
import { useT } from '../language.tsx'
import { useSay } from '../store.ts'
import { Button } from './button.tsx'

// CopyButton puts a text where it can be pasted from. Browsers offer that over HTTPS alone: without, there is no button.
export function CopyButton({ text }: { text: string }) {
  const t = useT()
  const say = useSay()
  const [isCopied, setCopied] = useState(false)
  // The types do not know that it may be missing.
  const clipboard = navigator.clipboard as Clipboard | undefined
  if (!clipboard) return null
  const copy = async () => {
    try {
      await clipboard.writeText(text)
      setCopied(true)
    } catch {
      say('failed', t('kit.notCopied'))
    }
  }
  return (
    <Button icon={isCopied ? 'check' : 'copy'} onPress={() => void copy()}>
      {isCopied ? t('kit.copied') : t('kit.copy')}
    </Button>
  )
}
