package store

import "strings"

// dialect is every named difference between the two databases.
type dialect struct {
	name      string
	numbered  bool   // $n must be written ?n: the driver binds $n by the order of first appearance
	prepare   bool   // statements are prepared and kept by [conn]; pgx does that itself
	forUpdate string // row lock
	tryLock   string // lock of the installation; "" where the writer is one
	lock      string // the same, waiting
	instant   string // the database's clock; "" where acts follow each other
	older     string // how many transactions began before such an instant and have not ended
	words     *strings.Replacer
	classify  func(error) error
}

// ddl puts a database's own words into the five-word text.
func (d *dialect) ddl(text string) string { return d.words.Replace(text) }
