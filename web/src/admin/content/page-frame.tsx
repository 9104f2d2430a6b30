import { withoutStyles } from '../kit/mail-frame.tsx'

const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;')

// documentOf is a page as the shop shows it, by the styles of this one. What the shop takes out when it is saved does nothing here
// either: nothing runs in the frame.
function documentOf(title: string, body: string): string {
  const styles = [...document.querySelectorAll('link[rel=stylesheet]')].map((link) => link.outerHTML).join('')
  const theme = document.documentElement.dataset['theme']
  return (
    `<!doctype html><html${theme ? ` data-theme="${theme}"` : ''}><head>${styles}</head><body><main class="p-6 sm:p-10">` +
    `<p class="font-serif text-4xl leading-tight tracking-tight">${escaped(title)}</p><div class="prose mt-6 text-lg">${withoutStyles(body).html}</div></main></body></html>`
  )
}

// PageFrame shows what comes of a page while it is written.
export function PageFrame({ title, body, label }: { title: string; body: string; label: string }) {
  return <iframe title={label} sandbox="allow-same-origin" srcDoc={documentOf(title, body)} className="block h-136 w-full rounded-(--radius-control) border border-line bg-paper" />
}
