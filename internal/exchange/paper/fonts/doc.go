// Package fonts holds the typefaces that printed forms are set in.
//
// Words:
//
//   - face: one TrueType font, of which only the tables needed to measure and
//     to embed glyphs are kept.
//   - chain: faces in order; each character takes the first that has it. The
//     first is a small face of ☐ ☑ ✓ and their kin whose outlines are drawn by
//     the program, so that tick boxes look the same in every form and can
//     still be copied out of a PDF as text.
//   - subset: the glyphs of one face that one document uses, numbered in the
//     order of their first use, written as a font of its own.
//
// The package promises that a character which no face has is seen: it is set
// as a crossed box, never as a blank and never as a look-alike, and [Chain.Find]
// says so. Outlines and widths are those of the face; hints are left out, since
// no printer needs them.
// It leaves line breaking and pages to package paper, and the objects that
// carry a subset to package pdf.
//
// The faces carried with the program are Noto Sans SC Regular as published
// (OFL.txt) and Guiju Rare, the Han characters it lacks (OFL-rare.txt says where
// they come from, rare_test.go makes it). Neither is changed after it is loaded; a chain is safe for any
// number of goroutines.
package fonts
