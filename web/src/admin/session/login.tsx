import { useEffect, useRef, useState } from 'react'
import { Link } from 'react-router'
import { useAdminLoginMutation, type AdminStaffSelf } from '../../api/admin.gen.ts'
import { Button, Note, TextField } from '../kit/index.ts'
import { useT } from '../language.tsx'
import { problemOf, useProblemText } from '../problem.ts'

// Login asks for the password, and for the code of the second factor once the password is right.
export function Login({ onDone }: { onDone: (self: AdminStaffSelf) => void }) {
  const t = useT()
  const textOf = useProblemText()
  const [values, setValues] = useState({ email: '', password: '', code: '' })
  const [asksCode, setAsksCode] = useState(false)
  const [login, { isLoading, error }] = useAdminLoginMutation()
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => form.current?.querySelector<HTMLElement>(asksCode ? '[name=code]' : '[name=email]')?.focus(), [asksCode])
  const submit = async () => {
    try {
      const { user } = await login({ adminStaffLogin: { email: values.email, password: values.password, cookie: true, ...(values.code && { code: values.code.trim() }) } }).unwrap()
      onDone(user)
    } catch (refused) {
      const { code } = problemOf(refused)
      if (code === 'totp_required') setAsksCode(true)
      if (code === 'totp_invalid') setValues((before) => ({ ...before, code: '' }))
    }
  }
  const change = (name: keyof typeof values) => (value: string) => setValues((before) => ({ ...before, [name]: value }))
  const isWrong = error !== undefined && problemOf(error).code !== 'totp_required'
  return (
    <form
      ref={form} className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        if (!isLoading) void submit()
      }}
    >
      {isWrong && (
        <Note tone="bad" isAnswer>
          {textOf(error)}
        </Note>
      )}
      {asksCode ? (
        <TextField label={t('login.code')} hint={t('login.codeHint')} name="code" autoComplete="one-time-code" value={values.code} onChange={change('code')} isRequired />
      ) : (
        <>
          <TextField label={t('login.email')} name="email" type="email" autoComplete="username" value={values.email} onChange={change('email')} isRequired />
          <TextField label={t('login.password')} name="password" type="password" autoComplete="current-password" value={values.password} onChange={change('password')} isRequired />
        </>
      )}
      <Button type="submit" kind="main" isPending={isLoading} className="mt-1">
        {asksCode ? t('login.confirm') : t('login.action')}
      </Button>
      {asksCode ? (
        <Button kind="plain" onPress={() => setAsksCode(false)}>
          {t('login.back')}
        </Button>
      ) : (
        <Link to="/admin/forgot-password" className="justify-self-center py-1 underline underline-offset-4">
          {t('login.forgotten')}
        </Link>
      )}
    </form>
  )
}
