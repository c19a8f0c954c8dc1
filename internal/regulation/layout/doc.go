// Package layout writes the files of a regulation as they are best read.
//
// YAML has traps for those who write rules and not programs: a comma inside
// { } ends the word before it, `: ` ends a text, `!` and `[` begin something of
// YAML's own. [Format] puts in quotes what must stand in quotes, also where the
// file is no YAML yet because of it, and unfolds mappings written in { } into
// lines of their own where a line is too long to be read. Comments, order, blank
// lines and the quotes that somebody chose stay.
//
// Words:
//
//   - line: indent, the dashes of a list, a word with its colon, a value.
//   - flow: a value in { } or [ ].
//   - torn: what YAML reads of a text that wanted quotes, such as a key that is
//     half a sentence.
//
// It promises: what it writes it would write again; and a file that said
// something says the same afterwards, word for word, save where it was torn.
// A file it cannot answer for it leaves alone and says where.
package layout
