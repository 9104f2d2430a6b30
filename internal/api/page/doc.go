// Package page shows the shop to people and to crawlers: complete HTML made here from the catalog, one style sheet, no
// script. A browser without JavaScript, a screen reader and a search engine see what everybody sees.
//
// # A page
//
// A request becomes a visit, which knows the shop, its tree of categories and how amounts are written. A page is a
// function from a visit to a document: a template, what the head of the page says, and what the template shows. Values
// are prepared in Go; templates only place them. The document is rendered into memory, so that an error in the middle
// becomes a page that says so and never half a page.
//
// # Addresses
//
// A thing has one address, by its slug. An old slug, an id or a trailing slash is answered with 301 to it. A list
// carries its filters in the query; lists that somebody filtered are not for the index of a search engine, and their
// canonical address is the list without filters.
//
// # What is trusted
//
// Nothing but the descriptions, which the catalog sanitized when they were written; even those run under a content
// security policy that allows no script, no style and no frame. Every other text is escaped by html/template.
package page
