// Package client calls the JSON API of a guiju server: for the command line,
// and for programs in Go. Its methods are the routes of the API by the names
// that the OpenAPI document gives them; an answer that says no is the error
// *wire.Problem, and whatever else fails is an error of the connection.
package client
