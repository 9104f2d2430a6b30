import type { cartEn } from './en.cart.ts'

// What is said of the cart, in German. It is loaded with its page and its drawer.
export const cartDe: { [key in keyof typeof cartEn]: string } = {
  'cart.title': 'Dein Warenkorb',
  'cart.added': 'In deinem Warenkorb',
  'cart.close': 'Warenkorb schließen',
  'cart.empty': 'Dein Warenkorb ist leer',
  'cart.emptyText': 'Finde etwas, das du jeden Tag gern benutzt.',
  'cart.continue': 'Weiter einkaufen',
  'cart.checkout': 'Zur Kasse',
  'cart.lines': 'Was darin liegt',
  'cart.quantity': 'Menge von {title}',
  'cart.fewer': 'Eins weniger von {title}',
  'cart.more': 'Eins mehr von {title}',
  'cart.update': 'Ändern',
  'cart.remove': 'Entfernen',
  'cart.removeOf': '{title} entfernen',
  'cart.before': 'vorher {price}',
  'cart.summary': 'Zusammenfassung',
  'cart.failed': 'Dein Warenkorb konnte nicht geladen werden.',
  'cart.blocked': 'Etwas in deinem Warenkorb lässt sich so nicht kaufen. Ändere es oben, dann geht es weiter.',
  'coupon.label': 'Gutscheincode',
  'coupon.add': 'Einlösen',
  'coupon.have': 'Hast du einen Gutschein?',
  'coupon.remove': 'Code {code} entfernen',
  'coupon.applied': 'eingelöst',
  'coupon.idle': 'bewirkt gerade nichts',
}
