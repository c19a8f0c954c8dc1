// Package api is the JSON API under /api/v1, for programs and for the pages'
// own scripts.
//
// Words:
//
//   - route: one line of the table in routes.go. The mux, the OpenAPI document
//     and what the client may call are all made of that table.
//   - caller: the person whose session or API token came with the request, with
//     the seats he holds at that moment. Rights are his seats, nothing else.
//   - problem: an answer that says no (RFC 9457), made of a fault: what was not
//     done, every reason with its place in the request, what would work.
//
// It promises:
//
//   - What a caller may not read is not there: the answer is the same as for
//     what does not exist, in records, lists, counts, files, proofs and errors.
//   - A request is read strictly: a member, a parameter or a field that is not
//     known is refused by its name, and nothing is done.
//   - A create or an act with an Idempotency-Key can be sent again: it is done
//     once, and the answer is the same.
//   - Changes of a record can be made on condition of its revision (ETag and
//     If-Match), and an edit must be.
//
// It leaves to others: what is allowed (record), who somebody is (people), the
// words of refusals (the regulation), the listening socket and its limits of
// time (app).
package api
