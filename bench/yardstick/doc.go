// Package yardstick is what our search is measured beside: catalogs, and other engines that search them. Relevance and speed are
// measured by bench/relevance and bench/search.
//
// Every engine is set up as its manual recommends for such texts, with one table or index of title, description, brand and part
// number, English stemming where it has it, and the words of a query combined by OR, best first. None is tuned by the queries
// of a measurement.
package yardstick
