import { useT } from '../language.tsx'
import { Button } from './button.tsx'
import { CopyButton } from './copy-button.tsx'
import { Dialog } from './dialog.tsx'
import { Note } from './show.tsx'

// SecretDialog shows a secret the one time that it can be seen.
export function SecretDialog({ title, text, secret, onClose }: { title: string; text: string; secret: string; onClose: () => void }) {
  const t = useT()
  return (
    <Dialog
      title={title} isOpen isFixed onClose={onClose}
      actions={
        <>
          <CopyButton text={secret} />
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
