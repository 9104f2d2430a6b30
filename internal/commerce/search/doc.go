// Package search is what shoppers read the catalog from: a model of what is published, in memory, on every node. Every list
// of products for shoppers is found, sorted, counted and shown from it, without the database.
//
// # The model
//
// A model is an index (package index) and the rows that lists show, already encoded. It holds what shoppers may see: a
// product that is no draft, not archived, and whose time has come. What it knows of a product follows from the catalog, its
// reviews and how it sells; see document.go. Rows are kept within a budget of bytes; those beyond it are read from the
// database when they are shown.
//
// # Life
//
// A node builds its model from the tables when it starts, and says that it is not ready until then. From then on it follows the event log, and writes anew what an event says has changed: a few products, or all of those that show
// something of which the name has changed. What only the clock changes it looks up when the time comes. A model that can
// no longer follow is built again. Building takes another model and swaps it in when it has caught up, so that lists are
// answered meanwhile.
//
// Nothing is trusted to have been applied once: a product is always read and written whole, so that an event that is seen
// twice, or late, changes nothing. That is why a model after any series of events equals one that was built at the end.
//
// # What was just written
//
// A list waits for what its own node has committed before it was asked, a few milliseconds at most, so that who changes
// something sees it. What other nodes committed is seen within a second.
//
// # Queries
//
// What is searched for is counted: the normalized words, by day, and how often they found nothing. Not who searched.
package search
