import { useState } from 'react'
import { useAdminConfirmTotpMutation, useAdminEnrollTotpMutation } from '../../api/admin.gen.ts'
import { Button, CopyButton, Note, TextField } from '../kit/index.ts'
import { useT } from '../language.tsx'
import { useProblemText } from '../problem.ts'

// TOTPSetup sets up a second factor: shows what the app has to know, asks for a code of it, and shows the recovery codes.
export function TOTPSetup({ onDone }: { onDone: () => void }) {
  const t = useT()
  const textOf = useProblemText()
  const [enroll, enrollment] = useAdminEnrollTotpMutation()
  const [confirm, confirmation] = useAdminConfirmTotpMutation()
  const [code, setCode] = useState('')
  if (confirmation.data) return <RecoveryCodes codes={confirmation.data.recovery_codes} onDone={onDone} />
  const error = enrollment.error ?? confirmation.error
  const wrong = error && (
    <Note tone="bad" isAnswer>
      {textOf(error)}
    </Note>
  )
  if (!enrollment.data) {
    return (
      <div className="grid gap-4">
        {wrong}
        <p>{t('totp.begin.text')}</p>
        <Button kind="main" isPending={enrollment.isLoading} onPress={() => void enroll()} className="justify-self-start">
          {t('totp.begin.action')}
        </Button>
      </div>
    )
  }
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        void confirm({ adminTotpCode: { code: code.trim() } })
      }}
    >
      {wrong}
      <p>{t('totp.scan')}</p>
      <img src={`data:image/svg+xml,${encodeURIComponent(enrollment.data.qr_code)}`} alt={t('totp.picture')} className="size-52 justify-self-center rounded bg-white p-2" />
      <p className="text-soft">
        {t('totp.type')} <code className="font-mono break-all text-ink select-all">{enrollment.data.secret}</code>
      </p>
      <TextField label={t('totp.code')} value={code} onChange={setCode} inputMode="numeric" autoComplete="one-time-code" isRequired />
      <Button type="submit" kind="main" isPending={confirmation.isLoading} className="justify-self-start">
        {t('totp.confirm')}
      </Button>
    </form>
  )
}

// RecoveryCodes shows what stands in for the app; nobody can see them again.
export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const t = useT()
  return (
    <div className="grid gap-4">
      <Note tone="warn" isAnswer title={t('totp.codes.title')}>
        {t('totp.codes.text')}
      </Note>
      <ul className="grid grid-cols-2 gap-2 font-mono">
        {codes.map((code) => (
          <li key={code} className="rounded bg-tint px-2 py-1 text-center text-sm">
            {code}
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-3">
        <CopyButton text={codes.join('\n')} />
        <Button kind="main" onPress={onDone}>
          {t('totp.codes.done')}
        </Button>
      </div>
    </div>
  )
}
