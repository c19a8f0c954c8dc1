// Package pdf writes PDF files page by page.
//
// Words:
//
//   - document: one file, written to its writer as its pages are finished; what
//     stays in memory is the place of each object and the characters used.
//   - page: a drawing of text, lines, rectangles, fills and images, measured
//     in micrometres from the upper left corner of the sheet.
//   - code: a character's number in the subset of its font. The font itself is
//     written last, when all characters are known.
//
// The package promises that the same calls with the same [Meta] write the same
// bytes; that text copied out of a page is the text that was put on it, beyond
// the first plane too; and that the file keeps to what PDF/A-1b allows: every
// font embedded, no transparency, one output intent, metadata that agree. It is
// labelled PDF/A-2b, or A-1b where [Meta] asks for it.
// It knows nothing of forms; where things stand is decided in package paper.
package pdf
