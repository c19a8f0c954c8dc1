package bare

import "testing"

func TestScanned(t *testing.T) {
	for _, c := range []struct{ sql, line, table string }{
		{"select u.event from unsealed u join event e on e.id = u.event", "SCAN u", "unsealed"},
		{"select id from record where doc like $1", "SCAN record", "record"},
		{"select count(*) from (select id from listkey where list = $1) x where id <> $2", "SCAN x", ""},
		{"insert into leaf (seq, event) values ($1, $2),($3, $4)", "SCAN 2-ROW VALUES CLAUSE", ""},
		{"select id from record where id = $1", "SEARCH record USING INTEGER PRIMARY KEY (rowid=?)", ""},
	} {
		if got := scanned(c.sql, c.line); got != c.table {
			t.Errorf("%s [%s]: %q, want %q", c.sql, c.line, got, c.table)
		}
	}
}
