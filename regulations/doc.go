// Package regulations holds the regulations that come with the program: the
// prelude that every regulation starts from, and the founding one, that of a
// property-management company's customer service department.
//
// They are law, not code: YAML and CEL as doc/regulation-language.md teaches.
// A type that stands in both folders is one type; the second adds to the
// first. This package only carries the files into the binary.
package regulations
