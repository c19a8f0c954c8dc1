// Package doors lives the scenarios of the founding regulation through the doors
// that people use.
//
// Every scenario runs a second time over HTTP: what a person does there is a
// request with his token, and the names of a refusal are those of the problem
// that is answered. Before each signature under S11 the application is read with
// the eyes of whoever will try: who may sign by what the answer says is who may
// sign. The main branches of S11 are then walked in a browser, in the
// demonstration department, on a clock that the test moves.
package doors
