import { useState } from 'react'
import { useT } from '../language.tsx'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { Note } from './show.tsx'

// SecretDialog shows a secret the one time that it can be seen.
export function SecretDialog({ title, text, secret, onClose }: { title: string; text: string; secret: string; onClose: () => void }) {
  const t = useT()
  const [isCopied, setCopied] = useState(false)
  return (
    <Dialog
      title={title} isOpen isFixed onClose={onClose}
      actions={
        <>
          <Button icon={isCopied ? 'check' : 'copy'} onPress={() => void navigator.clipboard.writeText(secret).then(() => setCopied(true))}>
            {isCopied ? t('kit.copied') : t('kit.copy')}
          </Button>
          <Button kind="main" onPress={onClose}>
            {t('kit.secret.kept')}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <Note tone="warn">{text}</Note>
        <code className="rounded bg-tint px-3 py-2 font-mono text-sm break-all select-all">{secret}</code>
      </div>
    </Dialog>
  )
}
