// Package secrecy walks the whole product as each of its people and looks for
// what they may not see.
//
// Words that occur nowhere else, canaries, are planted through the API in two
// projects: in plain fields, in fields and types that have readers of their
// own, in file names and contents, notes of events, reasons of withdrawals.
// Each canary says who may read it. Then each role follows every link, asks
// every list, search, suggestion, proof, print and error, and no answer may
// hold a canary that is not its own; whoever may read one finds it.
//
// What is hidden must also be indistinguishable from what is missing: answers
// about a hidden record and about no record are compared byte for byte, and so
// are searches for a hidden word and for a word that is nowhere.
package secrecy
