// Package text takes words out of what people write: merchants in their catalogs, shoppers in the field for searching. Both are
// read by the same rules, so that what means the same is spelled the same: case and accents do not count, words lose the endings
// of their language, a number and its unit are one thing however they are written ("1 TB", "1tb", "1000 GB"), and what is joined
// by a hyphen is also one word. It is pure: no I/O, no settings but the language.
package text
