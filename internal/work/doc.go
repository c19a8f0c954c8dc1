// Package work does what must follow a commit outside the database: messages
// to people's robots, today.
//
// Words:
//
//   - letter: a row of the outbox, written in the transaction of the act it
//     tells of; so nothing is told that did not happen, and what happened is told
//     even after a crash.
//   - handler: Go code for one kind of letter, given by name at wiring.
//   - claim: a letter is worked on by one server for a minute; one that dies
//     gives it back by time.
//
// A letter whose handler fails is tried again, later each time, for about a
// day; then it stays with its last error and is counted. A handler may see a
// letter twice and must bear it.
package work
