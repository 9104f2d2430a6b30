import { Component, type ReactNode } from 'react'
import { useLocation } from '../router.tsx'
import { useT } from '../../i18n/text.ts'

// Boundary shows that a page failed instead of an empty window, until the reader goes elsewhere.
export function Boundary({ children }: { children: ReactNode }) {
  const { pathname } = useLocation()
  return <Catcher key={pathname}>{children}</Catcher>
}

class Catcher extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override render() {
    return this.state.failed ? <Failed onAgain={() => this.setState({ failed: false })} /> : this.props.children
  }
}

function Failed({ onAgain }: { onAgain: () => void }) {
  const t = useT()
  return (
    <div className="page prose" role="alert">
      <h1>{t('error.title')}</h1>
      <p>{t('error.text')}</p>
      <p>
        <button type="button" className="button" onClick={onAgain}>
          {t('error.again')}
        </button>
      </p>
    </div>
  )
}
