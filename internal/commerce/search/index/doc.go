// Package index finds products: an inverted index with ranked retrieval, filters, sorted lists and counts, in memory. It does no I/O
// and knows no time; what is given to it is what is found.
package index
