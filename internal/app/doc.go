// Package app puts the house together: configuration, subcommands, the loops
// that run beside the server, and nothing that another room could decide.
//
// It is the only package that knows all others, the only one that reads the
// clock of the machine, its environment and its files beyond the data folder,
// and the only one that ends the process. Each subcommand is one file: a struct
// of its options, each with a sentence, and its Run.
//
// Exit codes: 0 done; 1 the answer is no (a failed check, a refused act);
// 2 wrong usage; 3 the environment failed.
package app
