// Package regulation turns a folder of YAML into a checked, immutable program.
//
// A department writes its regulation in the language of
// doc/regulation-language.md: types with fields, stages, acts, clocks and
// finds, each tied to its clause; posts, parameters and clauses beside them.
// [Compile] reads the prelude, one folder over it and, between them, the
// regulations of the groups that the folder is like, and answers either a
// [Program] or a list of [Problem], each with file, line, column, what is
// wrong and a hint. Nothing of a program changes after that; it is safe for
// any number of goroutines.
//
// Words:
//
//   - program: one edition of one regulation, compiled.
//   - expression: a piece of CEL, type-checked against the declared types when
//     it is compiled; evaluated in a [Scope] that the engine fills.
//   - scope: what an expression may name where it stands; which words those
//     are is fixed by the place (an act, a clock, a find's part about `it`).
//   - row: a record as expressions see it.
//   - world: what an expression may ask beyond its row: other records, finds,
//     who holds a post. The engine implements it; this package has no storage.
//   - readers: who may learn something. Those of an expression are whoever reads
//     all it reads; what it gives may go to nobody else (readers.go, sight.go,
//     secrecy.go), but by a stated release.
//   - find: a condition split into parts that one ordered index can answer:
//     parts about `it` alone, equalities, one membership, one range.
//
// Expressions are read and type-checked by cel-go and then planned here into
// steps over rows: a field's value is the expression's value, nothing is
// converted, a reference is loaded only when it is looked through, and what an
// unset field reads as is decided at the one place where fields are read. The
// operators and functions that exist are one table (operators.go, times.go).
//
// The files of a folder are laid over those of the prelude, and a type over
// the one it is like, as trees (merge.go) before anything is compiled; every
// node knows the type in whose file it stands, so that a pattern is checked by
// itself, once, and each problem has one place.
//
// A department's folder lies on its group's (layers.go) and is held to it:
// stricter, never looser. What that means for each word stands in strict.go
// and strict_type.go, for effects in lend.go.
//
// The package promises that an expression which compiled cannot fail for a
// reason of its types, that a find is answered by one index seek, and that no
// act can end a record's content without the general manager. No rule of a
// program tells anybody what he may not read, unless a clause releases it.
// It leaves to the engine (package record) everything that happens in time.
package regulation
