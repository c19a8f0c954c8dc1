// Package search finds records by what is written in them.
//
// Words:
//
//   - entry: a record as search knows it: pieces of text, each with its class
//     or its person, and marks (departments with class, type, stage, values).
//   - segment: one FTS5 file for 65,536 record ids. It can be thrown away: it is
//     made again from the records.
//   - follower: the loop that reads the ledger's leaves behind its cursor, takes
//     each record once as it stands now, and writes its entry anew.
//   - scope: one department with the classes of records and fields a person
//     reads there. A query is an OR over scopes; text of a field that a scope
//     does not read can never match in it, so nothing leaks by a hit or a count.
//
// Chinese is cut into overlapping pairs of characters, Traditional folded into
// Simplified; latin words and figures are lower-cased and found by any part of
// three characters or more; names are found by the initials and the full
// spelling of all their pinyin readings.
//
// The index is on this machine only, whichever database holds the truth; a hit
// is read again from the truth before anybody sees it.
package search
