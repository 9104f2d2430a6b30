// Package generate makes up catalogs: any number of plausible products of a department store, from a seed.
//
// Load tests, benchmarks and trials of the shop need catalogs of sizes that nobody has at hand. Catalog yields them one
// product at a time, in the form that the importer takes, so that a million products need no more memory than one.
//
// The same seed gives the same products on every machine and in every order: product i is drawn from a random sequence
// that depends on the seed and on i alone. A smaller catalog is therefore the beginning of a larger one with the same
// seed, and importing the larger one over it only adds. Everything is computed in integers, because floating point may
// differ in its last digit from one processor to the next.
package generate
