// Package regulation turns a folder of YAML into a checked, immutable program.
//
// A department writes its regulation in the language of
// doc/regulation-language.md: types with fields, stages, acts, clocks and
// finds, each tied to its clause; posts, parameters and clauses beside them.
// [Compile] reads the prelude and one folder over it and answers either a
// [Program] or a list of [Problem], each with file, line, column, what is
// wrong and a hint. Nothing of a program changes after that; it is safe for
// any number of goroutines.
//
// Words:
//
//   - program: one edition of one regulation, compiled.
//   - expression: a piece of CEL, type-checked against the declared types when
//     it is compiled; evaluated in a [Scope] that the engine fills.
//   - row: a record as expressions see it.
//   - world: what an expression may ask beyond its row: other records, finds,
//     who holds a post. The engine implements it; this package has no storage.
//   - find: a condition split into parts that one ordered index can answer:
//     parts about `it` alone, equalities, one membership, one range.
//
// The package promises that an expression which compiled cannot fail for a
// reason of its types, that a find is answered by one index seek, and that no
// act can end a record's content without the general manager.
// It leaves to the engine (package record) everything that happens in time.
package regulation
