package store

import (
	"strings"
	"testing"
)

func TestReadText(t *testing.T) {
	for q, want := range map[string]struct {
		sql  string
		args int
	}{
		"select 1":                        {"select 1", 0},
		"\n\tselect $1 ;\n":               {"select ?1", 1},
		"a = $2 and b = $1 and c = $2":    {"a = ?2 and b = ?1 and c = ?2", 2},
		"$10$11":                          {"?10?11", 11},
		"'$1' \"$2\" $3 -- $4\n$5 /*$6*/": {"'$1' \"$2\" ?3 -- $4\n?5 /*$6*/", 5},
		"'it''s $1' || $1":                {"'it''s $1' || ?1", 1},
		"'open $1":                        {"'open $1", 0},
		"a $ b $x":                        {"a $ b $x", 0},
		"":                                {"", 0},
	} {
		got, err := readText(q, true)
		if err != nil || got.sql != want.sql || got.args != want.args {
			t.Errorf("%q: %q %d %v", q, got.sql, got.args, err)
		}
		if same, err := readText(q, false); err != nil || same.sql != strings.TrimRight(strings.TrimSpace(q), "; \n\t") || same.args != want.args {
			t.Errorf("%q: %q %d %v", q, same.sql, same.args, err)
		}
	}
}

// FuzzReadText: the text for SQLite is the text given, but for $ before digits.
func FuzzReadText(f *testing.F) {
	for _, s := range []string{"select $1, '$2', $3", "/* $1 */ -- $2", "'", "\"$1", "$99999999999999999999", "$1$", "commit", "--"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, q string) {
		a, errA := readText(q, true)
		b, errB := readText(q, false)
		if (errA == nil) != (errB == nil) || a.args != b.args || len(a.sql) != len(b.sql) {
			t.Fatalf("%q: %v %v", q, a, b)
		}
		changed := 0
		for i := range len(a.sql) {
			if a.sql[i] == b.sql[i] {
				continue
			}
			if a.sql[i] != '?' || b.sql[i] != '$' || i+1 == len(a.sql) || !digit(a.sql[i+1]) {
				t.Fatalf("%q: %q and %q", q, a.sql, b.sql)
			}
			changed++
		}
		if (changed > 0) != (a.args > 0) && !strings.Contains(q, "$0") {
			t.Fatalf("%q: %d changed, %d arguments", q, changed, a.args)
		}
		if !strings.HasSuffix(strings.TrimRight(strings.TrimSpace(q), "; \n\t\r"), b.sql) && errB == nil {
			t.Fatalf("%q became %q", q, b.sql)
		}
	})
}
