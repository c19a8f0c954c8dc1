// Package intake brings sheets that others filled in into the records of a
// regulation, row by row, by the regulation's own acts.
//
// Words:
//
//   - mapping: a YAML file that says which column of which sheet is which field
//     of which type. It is written once for a kind of file.
//   - table: one sheet read into one type; a mapping has several, and a later
//     one finds what an earlier one entered.
//   - match key: the fields by which a row and a record are the same thing. It
//     is kept from the first import on; a record that holds the values of the
//     type's `once` is the match too.
//   - verdict: what became of a row: new, same, changed, differs, refused,
//     repeated, note.
//   - batch: the record that stands for one import. Undoing it withdraws what
//     the import opened and puts back what it changed, by acts: nothing is
//     deleted, and what cannot be undone is named.
//   - as it was: entering what happened before, at its true times; no clock
//     fires for it.
//
// It promises that a trial changes nothing, whatever it says; that an import of
// all rows is one transaction; that the same file imported again changes
// nothing; and that memory does not grow with the file: rows are a stream, and
// verdicts wait in a temporary file until what they tell is certain.
//
// It leaves to others: reading sheets (exchange/sheet), whether an act may be
// done (record), and who may import (the regulation's `batch.begin`).
package intake
