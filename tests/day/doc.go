// Package day is a day at the counter, written down as a script and lived
// through in a real browser: who calls, who comes in, what each of the
// department does about it, by the same pages and forms as on any Monday.
//
// Two tests: a repair taken without the mouse, every key counted; and the whole
// day, twice in two fresh folders, of which both must leave the same records.
// Set GUIJU_TOUR to a folder and pictures are taken on the way. Without a
// Chromium both are left out, and so they are with -short.
package day
