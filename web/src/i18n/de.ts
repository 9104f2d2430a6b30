import type { Messages } from './text.ts'

// Every text that shoppers read, in German.
export const de: Messages = {
  'layout.skip': 'Zum Inhalt springen',
  'layout.search': 'Suchen',
  'layout.searchLabel': 'Im Shop suchen',
  'layout.searchHint': 'Wonach suchst du?',
  'layout.categories': 'Kategorien',
  'layout.allCategories': 'Alle Kategorien',
  'layout.account': 'Konto',
  'layout.cart': 'Warenkorb',
  'layout.cartCount_one': '{count} Artikel im Warenkorb',
  'layout.cartCount_other': '{count} Artikel im Warenkorb',
  'layout.footer': 'Fußzeile',
  'layout.everything': 'Alles im Shop',
  'error.title': 'Etwas ist schiefgegangen',
  'error.text': 'Es wurde festgehalten, und es tut uns leid. Oft hilft es, es gleich noch einmal zu versuchen.',
  'error.again': 'Noch einmal versuchen',
  'error.home': 'Zur Startseite',
  'notFound.title': 'Diese Seite gibt es nicht mehr',
  'notFound.text': 'Was du suchst, ist nicht hier: Vielleicht ist es umgezogen, ausverkauft, oder die Adresse enthält einen Tippfehler.',
  'loading': 'Wird geladen',
}
