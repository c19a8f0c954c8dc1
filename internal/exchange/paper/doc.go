// Package paper turns a declared form and the data of one record into sheets
// of paper, and sheets into PDF.
//
// Words:
//
//   - form: what a department prints, as data: paper, head, foot, copies and
//     blocks; written in YAML beside the record types (doc/printing.md).
//     [ParseForm] reads it and says what is wrong, where.
//   - block: a grid of labels and values, a table with a row for each line of
//     a list, or running text. There are no others.
//   - hole: {expression} in a text of the form. This package does not know the
//     language of expressions; [Form.Exprs] gives them all, with their places,
//     to whoever does.
//   - source: answers the expressions of one record, with what its reader may
//     see and nothing else.
//   - filled: a form with its holes answered; only strings and pictures.
//   - page: text, lines, boxes, fills and pictures at places in micrometres.
//   - copy (联): the same pages once more for somebody else, its name in a box.
//   - missing: a character that no font has. It is printed as a crossed box and
//     reported by [Filled.Missing].
//
// The stages are [Fill], [Layout] and [Writer]: strings, places, bytes. Each
// depends on the one before alone; Layout touches no file and no clock, all
// its arithmetic is in whole micrometres, and a Writer given the same fillings
// and the same time writes the same bytes, on every machine.
//
// Promised: nothing is ever drawn outside its sheet; a row is as high as its
// highest cell; no line begins with 、。，） or ends with （《; a table's head is
// repeated on each page; the last row of a table stays with its sums and the
// signatures that follow; a row higher than a page is cut between lines.
//
// Left to others: who may print, the count of prints and the event that
// records one (package record); secrecy, which is the source's; the frame the
// PDF is shown in (package web).
package paper
