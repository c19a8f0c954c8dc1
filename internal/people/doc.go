// Package people says who somebody is and what a seat reaches.
//
// Words:
//
//   - person: a member of staff, a record of the type staff.
//   - department: a node of the organisation, a record of the type department;
//     its path is itself, the departments above it, and the installation ("").
//   - seat: a person on a post in a department, dated; it reaches the
//     departments below.
//   - holder: whoever holds a post for a department: the people seated at the
//     nearest department of its path that has anybody on that post.
//   - away: a person is away at every instant within [from, until) of a record
//     like absence. An away holder stays a holder, but is not present.
//   - principal: a credential (password, PIN, token) that points at a person.
//
// The [Directory] is an immutable picture of all that, read from the records
// inside the transaction that uses it and kept until one of them changes. The
// engine tells it by [Touch]; the mark is random, so a rolled back change is
// never mistaken for a later one.
package people
