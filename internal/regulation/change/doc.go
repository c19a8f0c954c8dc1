// Package change holds the next edition of a regulation against those before it.
//
// Words:
//
//   - prior: an edition that was in force, or is, with what stands under it.
//   - open: a record under an edition that something can still be done about. It
//     keeps that edition's rules, so what these rules name must still be there
//     in the next one: its type, its stages, its acts; acts and fields of other
//     records that its rules do or read; the posts that act.
//   - register: a thing that follows the edition in force. The next one must hold
//     all of it: no field, stage or choice goes, and nobody else becomes its reader.
//   - another meaning: a name that was used once never comes back as something
//     else, whatever stands in between.
//
// What is wrong is a [regulation.Problem] at its place in the new text; of what
// is missing there, at the part it stood behind.
package change
