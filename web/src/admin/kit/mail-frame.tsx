import { useEffect, useRef, useState } from 'react'

// A mail brings its styles with it, in its elements and its head, and the policy of this page lets no such style in. So it is put
// into its frame without them, and they are set afterwards, one by one, which the policy allows: nothing in the frame can run.

const held = 'data-styled' // where a style waits until it is set

// withoutStyles is a mail whose styles do nothing yet: those of its elements by another name, those of its head beside it.
export function withoutStyles(html: string): { html: string; sheets: string } {
  const sheets: string[] = []
  const bare = html
    .replace(/<style\b[^>]*>([\s\S]*?)<\/style>/gi, (_, sheet: string) => {
      sheets.push(sheet)
      return ''
    })
    .replace(/<[a-z][^<>]*>/gi, (tag) => tag.replace(/\sstyle=/gi, ` ${held}=`))
  return { html: bare, sheets: sheets.join('\n') }
}

// fill puts a mail into the document of a frame, and says how high it is.
function fill(frame: HTMLIFrameElement, html: string): number {
  const to = frame.contentDocument
  const view = frame.contentWindow as (Window & typeof globalThis) | null
  if (!to || !view) return 0
  const bare = withoutStyles(html)
  const from = new DOMParser().parseFromString(bare.html, 'text/html')
  const body = to.importNode(from.body, true)
  to.documentElement.replaceChild(body, to.body)
  const sheet = new view.CSSStyleSheet()
  sheet.replaceSync(bare.sheets)
  to.adoptedStyleSheets = [sheet]
  for (const element of to.querySelectorAll<HTMLElement>(`[${held}]`)) {
    element.style.cssText = element.getAttribute(held) ?? ''
    element.removeAttribute(held)
  }
  for (const link of to.querySelectorAll('a')) {
    link.target = '_blank'
    link.rel = 'noopener noreferrer'
  }
  return to.documentElement.scrollHeight
}

const least = 240 // pixels

// MailFrame shows a mail as its reader sees it. It can run nothing, send nothing, and open links elsewhere alone.
export function MailFrame({ html, title }: { html: string; title: string }) {
  const frame = useRef<HTMLIFrameElement>(null)
  const [isReady, setReady] = useState(false)
  useEffect(() => {
    const at = frame.current
    if (!at || !isReady) return
    at.style.height = `${least}px`
    at.style.height = `${Math.max(least, fill(at, html))}px`
  }, [html, isReady])
  return (
    <iframe
      ref={frame} title={title} sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox" srcDoc="<!doctype html><html><body></body></html>"
      onLoad={() => setReady(true)} className="block w-full rounded-(--radius-control) border border-line bg-white scheme-light"
    />
  )
}
