import { useState, type ReactNode } from 'react'
import { Modal, ModalOverlay, Dialog as AriaDialog } from 'react-aria-components'
import { useAdminGetMeQuery, useAdminListMyPermissionsQuery, type AdminStaffSelf } from '../../api/admin.gen.ts'
import { api } from '../../api/admin-base.ts'
import { Button, EmptyState, Spinner } from '../kit/index.ts'
import { forget } from '../kit/guard.tsx'
import { overlayClass } from '../kit/dialog.tsx'
import { useT } from '../language.tsx'
import { session, useAppDispatch, useAppSelector } from '../store.ts'
import { Door } from './doors.tsx'
import { Login } from './login.tsx'
import { TOTPSetup } from './totp.tsx'
import { useProblemText } from '../problem.ts'

// SignedIn shows its children to somebody who is signed in, and whoever is not, the way in, at the same address. A session that
// ends while somebody works is taken up above what he was doing, so that nothing that was entered is lost.
export function SignedIn({ children }: { children: ReactNode }) {
  const t = useT()
  const textOf = useProblemText()
  const dispatch = useAppDispatch()
  const is = useAppSelector((state) => state.session.is)
  const staff = useAppSelector((state) => state.session.staff)
  const me = useAdminGetMeQuery(undefined, { skip: is === 'ended' && staff === null })
  const permissions = useAdminListMyPermissionsQuery(undefined, { skip: is !== 'open' || me.data?.must_enroll_totp !== false })
  // It goes on until the recovery codes were seen, which is after the API is content.
  const [isEnrolling, setEnrolling] = useState(false)
  if (me.data?.must_enroll_totp && !isEnrolling) setEnrolling(true)
  const come = (self: AdminStaffSelf) => {
    if (staff !== null && staff !== self.id) {
      // Nothing of one person is shown to another, and nothing that one has entered is saved by another: nobody is asked whether to stay.
      forget()
      dispatch(api.util.resetApiState())
      location.reload()
      return
    }
    dispatch(session.actions.opened(self))
    dispatch(api.util.invalidateTags(tags))
  }
  if (is === 'ended' && staff === null) {
    return (
      <Door title={t('login.title')}>
        <Login onDone={come} />
      </Door>
    )
  }
  if (isEnrolling) {
    return (
      <Door title={t('totp.needed.title')} text={t('totp.needed.text')}>
        <TOTPSetup onDone={() => setEnrolling(false)} />
      </Door>
    )
  }
  if (me.data && permissions.data) {
    return (
      <>
        {children}
        <Again isOpen={is === 'ended'} onDone={come} />
      </>
    )
  }
  const failed = me.error ?? permissions.error
  if (failed && is !== 'ended') {
    const again = () => void (me.error ? me.refetch() : permissions.refetch())
    return (
      <Door title={t('wrong.title')}>
        <EmptyState icon="warn" title={textOf(failed)} action={<Button onPress={again}>{t('wrong.again')}</Button>} />
      </Door>
    )
  }
  return (
    <div className="grid min-h-dvh place-items-center">
      <Spinner label={t('kit.loading')} />
    </div>
  )
}

const tags = ['Admin: my account'] as never

function Again({ isOpen, onDone }: { isOpen: boolean; onDone: (self: AdminStaffSelf) => void }) {
  const t = useT()
  return (
    <ModalOverlay isOpen={isOpen} isKeyboardDismissDisabled className={`${overlayClass} z-50`}>
      <Modal className="w-full max-w-md rounded-t-(--radius-card) bg-card p-6 shadow-float sm:rounded-(--radius-card)">
        <AriaDialog aria-label={t('login.again.title')} className="grid gap-4 outline-none">
          <h2 className="text-xl">{t('login.again.title')}</h2>
          <p className="text-soft">{t('login.again.text')}</p>
          <Login onDone={onDone} />
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}
