import { Component, type ReactNode } from 'react'
import { useLocation } from '../router.tsx'
import { useT } from '../../i18n/text.ts'
import { PageLost } from '../page.tsx'
import { Lost } from './lost.tsx'

// Boundary shows that a page failed instead of an empty window, until the reader goes elsewhere.
export function Boundary({ children }: { children: ReactNode }) {
  const { pathname } = useLocation()
  return <Catcher key={pathname}>{children}</Catcher>
}

class Catcher extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: undefined }

  static getDerivedStateFromError(error: unknown) {
    return { error }
  }

  override render() {
    const { error } = this.state
    if (error === undefined) return this.props.children
    // What the browser could not load once it does not load again within this document.
    if (error instanceof PageLost) return <Lost onAgain={() => location.reload()} />
    return <Broken onAgain={() => this.setState({ error: undefined })} />
  }
}

function Broken({ onAgain }: { onAgain: () => void }) {
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
