// Package keeping holds the program to what it answers: through the binary and
// HTTP, under load, past a kill, a backup and a restore.
package keeping
