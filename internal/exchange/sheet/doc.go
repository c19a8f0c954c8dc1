// Package sheet reads and writes tables: workbooks (.xlsx) and text (.csv).
//
// A Book is a file with one or more Sheets. A Sheet gives its Rows in order;
// a row is a line with something in it, and knows its line number as Excel or
// an editor shows it. A Cell is a text, trimmed of the blanks of both
// languages, with what stood there beside it (Raw). A number is written as
// the file means it: a date by its number format (2006-01-02, or 2006-01-02
// 15:04:05), a telephone number in full, a code of noughts with its noughts.
// The Head is the row with the titles of the columns, which is not always the
// first; notes beside or above the data stay outside of it.
//
// Reading is a stream: a sheet is read again for each Rows, nothing of it is
// kept. A file that cannot be read is refused with a sentence that says what
// to do; a line that cannot be read is an error of that line, and the lines
// after it are still read. Hostile files cost no more than the limits below.
//
// The encoding of text is found by rule, never guessed: a byte order mark,
// else valid UTF-8, else GB18030 without a single undefined code and with
// common characters mostly; else the reader is asked (OpenAs).
//
// Writing is a stream too. In a workbook text is text, so numbers of
// identity, telephones and accounts keep every figure, and dates are dates.
// In .csv no cell can start a formula.
//
// Workbooks are read here and not by excelize, because its stream does not
// give the number format of a cell, without which a date is a number; they
// are written by it. What a column means is for package exchange to say.
package sheet
