// Package figures changes a parameter in a real browser as an office would: the
// head proposes a value on the page of its clause, is refused where he must be,
// the scenarios run, another person agrees, and the clause tells its history.
//
// Set GUIJU_TOUR to a folder and pictures are taken on the way. Without a
// Chromium it is left out, and so it is with -short.
package figures
