// @vitest-environment happy-dom
import { expect, it, vi } from 'vitest'
import { answering, draw, forStaff, soon } from '../../drawn/drawn.tsx'
import { Ranking, type Dimension } from './ranking.tsx'
import { Sales } from './sales.tsx'

// Nothing has a size here to draw in.
vi.mock('../kit/chart-drawing.tsx', () => ({ Drawing: () => null }))

const days = { from: '2011-06-01', to: '2011-06-30' }
const head = {
  definition: '', time_zone: 'Europe/Amsterdam', ...days, start: '2011-06-01T00:00:00+02:00', end: '2011-07-01T00:00:00+02:00',
  previous_from: '2011-05-01', previous_to: '2011-05-31', as_of: '2011-07-01T12:00:00Z',
}
const nothing = {
  orders: 0, units: 0, gross: 0, discounts: 0, shipping: 0, tax: 0, tax_added: 0, total: 0, canceled_orders: 0, canceled: 0, refunds: 0, refunded_units: 0, refunded: 0,
  net: 0, net_tax: 0, revenue: 0, net_units: 0, average_order: 0, cost: 0, costed_revenue: 0, profit: 0, margin_ppm: null,
}
const row = (id: string, changes: object = {}) => ({ id, name: '', code: '', category_id: '', category: '', price: null, ...nothing, previous: nothing, ...changes })

// open draws a report for somebody who may see everything, and returns what was asked of the API.
async function open(what: React.ReactElement, currencies: object[]) {
  const asked = answering(({ path }) => {
    if (path.startsWith('/api/admin/me/permissions')) return { body: { data: ['analytics', 'orders', 'catalog', 'promotions'].map((area) => ({ area, read: true, write: true })) } }
    return { body: { ...head, interval: 'month', currencies } }
  })
  await draw(forStaff(what))
  await soon(() => document.querySelector('table'))
  return asked
}

const ranked = (of: Dimension, rows: object[], codes = ['EUR']) => open(<Ranking of={of} days={days} />, codes.map((currency_code) => ({ currency_code, total: nothing, rows })))

// table is the lines of the table that a report has by its name.
const table = (label: string) => [...document.querySelectorAll(`table[aria-label=${label}] tr`)].map((line) => [...line.querySelectorAll('th, td .cell-value')].map((cell) => cell.textContent.trim()))
const links = () => [...document.querySelectorAll<HTMLElement>('[data-href], dl a')].map((link) => new URL(link.dataset.href ?? link.getAttribute('href') ?? '', 'http://x'))
const linkOf = (url: URL | undefined) => ({ path: url?.pathname, ...Object.fromEntries(url?.searchParams ?? []) })

it('compares each product with what the API says that it was, and tells its price now', async () => {
  const asked = await ranked('products', [
    row('prod_1', { name: 'Mug', revenue: 3000, price: { amount: 1050, currency_code: 'EUR' }, previous: { ...nothing, revenue: 2000 } }),
    row('prod_2', { name: 'Bowl', revenue: 1000 }),
    row('prod_3'),
  ])
  const [titles, mug, bowl, gone] = table('Products')
  expect(titles?.slice(0, 4)).toEqual(['Product', 'Price now', 'Revenue', 'To before'])
  expect(mug?.slice(0, 4)).toEqual(['Mug', '€10.50', '€30.00', '+50%'])
  expect(bowl?.slice(0, 4)).toEqual(['Bowl', '–', '€10.00', ''])
  expect(gone?.[0]).toBe('Not there any more')
  const reports = asked.filter(({ path }) => path.includes('/analytics/'))
  expect(reports.map(({ path }) => path)).toEqual(['/api/admin/analytics/products?from=2011-06-01&to=2011-06-30&sort=revenue&compare=true&limit=30'])
  expect(document.body.textContent).toContain('Compared with 1 May 2011 to 31 May 2011.')
})

it.each([
  ['categories', 'Categories', 'Without a category'],
  ['countries', 'Countries', 'Without a country'],
  ['products', 'Products', 'Given back for no product'],
] as const)('says of %s what a row without one is', async (of, label, says) => {
  await ranked(of, [row('')])
  expect(table(label)[1]?.[0]).toBe(says)
})

it('leads from a country to the orders that were counted, by the clock of the shop', async () => {
  await ranked('countries', [row('DE'), row('')], ['EUR', 'USD'])
  await soon(() => links().length > 0)
  const [first, ...others] = links()
  expect(linkOf(first)).toEqual({ path: '/admin/orders', country: 'DE', currency: 'EUR', placed_from: head.start, placed_before: head.end })
  expect(others).toEqual([])
})

it('tells of a promotion what is known, and nothing else', async () => {
  const known = (discounts: number) => ({ orders: 2, gross: 5850, discounts, total: 5450, average_order: 2725 })
  await ranked('promotions', [{ id: 'promo_1', name: 'Tenth', code: 'TENTH', ...known(400), previous: known(200) }])
  expect(table('Promotions')).toEqual([['Promotion', 'Discounts', 'To before', 'Orders', 'Ordered'], ['TenthTENTH', '€4.00', '+100%', '2', '€54.50']])
})

it('shows every sum of the sales, and leads to the orders that were placed and that were canceled', async () => {
  const total = { ...nothing, orders: 3, units: 6, gross: 6000, discounts: 500, shipping: 490, tax: 957, total: 6947, canceled: 2000, refunded: 1000, net: 3947, revenue: 3300, average_order: 2316 }
  await open(<Sales days={days} />, [{ currency_code: 'EUR', total, previous_total: nothing, rows: [{ start: head.start, end: head.end, ...total }], previous: [] }])
  const told = new Map([...document.querySelectorAll('dt + dd')].slice(0, 12).map((dd): [string, string] => [dd.previousElementSibling?.textContent ?? '', dd.textContent]))
  expect(Object.fromEntries(told)).toEqual({
    Ordered: '€69.47', Orders: '3', Units: '6', 'Average order': '€23.16', Gross: '€60.00', Discounts: '€5.00', Shipping: '€4.90', Tax: '€9.57', Canceled: '€20.00', Refunded: '€10.00',
    Kept: '€39.47', Revenue: '€33.00',
  })
  await soon(() => links().length === 4)
  const placed = { path: '/admin/orders', placed_from: head.start, placed_before: head.end }
  const canceled = { path: '/admin/orders', canceled_from: head.start, canceled_before: head.end }
  expect(links().map(linkOf)).toEqual([placed, placed, canceled, placed])
})
