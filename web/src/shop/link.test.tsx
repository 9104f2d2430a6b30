import { renderToString } from 'react-dom/server'
import { expect, it } from 'vitest'
import { Link as BrowserLink, type LinkProps } from './link.tsx'
import { Link as ServerLink } from './link.server.tsx'
import { StaticRouter } from './router.tsx'

// What the program prints must be what the browser finds when it takes the page over.
it('the link of the program is the link of the browser', () => {
  const links: LinkProps[] = [
    { to: '/', children: '7' },
    { to: '/search?q=a+b&brand=x&brand=y', children: ['1', <b key="b">{'2 & 3'}</b>] },
    { to: '/products/mug#reviews', className: 'more', rel: 'nofollow', 'aria-current': 'page', id: 'x' },
    { to: '/categories/caf%C3%A9', replace: true, title: '"<&>"' },
    { to: '/cart', reloadDocument: true, hidden: true, 'aria-label': 'Cart' },
  ]
  for (const props of links) {
    const printed = (Link: typeof BrowserLink | typeof ServerLink) =>
      renderToString(
        <StaticRouter at="/categories/table?page=2">
          <Link {...props} />
        </StaticRouter>,
      )
    expect(attributesOf(printed(ServerLink))).toEqual(attributesOf(printed(BrowserLink)))
  }
})

// attributesOf is the parts of an anchor: the order of its attributes means nothing.
const attributesOf = (html: string) => ({ parts: [...html.matchAll(/ ([\w-]+)="([^"]*)"/g)].map(([part]) => part).sort(), text: html.replace(/^<a[^>]*>/, '') })
