// Package page shows the shop to people and to crawlers: React components of web/src/shop, rendered here to complete HTML, which the
// browser takes over. A browser without JavaScript, a screen reader and a search engine see what everybody sees.
//
// # A page
//
// A request becomes a visit, which knows the shop, its tree of categories and how amounts are written. A page is a
// function from a visit to a document: the name of its component, what the head of the page says, and the answers of the API that
// the component shows. The document is rendered into memory, so that an error in the middle becomes a page that says so and never
// half a page.
//
// # Forms
//
// Everything that can be done works without a script: a form is sent to a handler here, which asks the API for what a script would
// have asked for, and answers with 303, or with the page and what was wrong.
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
// security policy that allows no script but the shop's own. Every other text is escaped by React, or by html/template in the head.
package page
