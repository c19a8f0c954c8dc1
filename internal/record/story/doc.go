// Package story runs the scenarios of a regulation on simulated time.
//
// Every scenario has a fresh department D1 in a database of its own, with one
// person of the name of each post seated on it. A step moves the clock (what is
// due on the way happens at its own instant), does one act through the engine,
// and checks. A scenario says by `fails` exactly by which names an act is
// refused: no more, no fewer.
//
// The package promises that what passes here passes in the product: it uses
// the engine, the store and the calendar that serve it, and nothing else.
package story
