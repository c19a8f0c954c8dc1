package app

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/guiju/guiju/internal/store"
)

// tamper changes the database behind the program's back: each statement must
// change something.
func tamper(t *testing.T, data string, statements ...string) {
	t.Helper()
	db, err := store.Open(t.Context(), store.Config{DSN: "sqlite:" + filepath.Join(data, "guiju.db")})
	ok(t, err)
	for _, q := range statements {
		ok(t, db.Write(t.Context(), func(tx *store.Tx) error {
			r, err := tx.Exec(q)
			if err == nil && r.Rows == 0 {
				err = errors.New("nothing to tamper with: " + q)
			}
			return err
		}))
	}
	ok(t, db.Close())
}

// firstFile is a content in the store.
func firstFile(t *testing.T, data string) string {
	t.Helper()
	var found string
	ok(t, filepath.WalkDir(filepath.Join(data, "files"), func(p string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && found == "" {
			found = p
		}
		return err
	}))
	if found == "" {
		t.Fatal("the demonstration has no file")
	}
	return found
}

const (
	blocksCSV     = "栋,单元,层数\n91,1,18\n92,1,18\n"
	blocksMapping = `
imports:
  - into: building
    key: [project, number, section]
    fields:
      project: { find: project, by: { code: { is: YSL } } }
      number: 栋
      section: 单元
      floors: 层数
`
)

// What was changed behind the program's back is named with its file, record or
// member, and the answer is 1.
func TestVerifyNamesWhatWasChanged(t *testing.T) {
	base := department(t)
	mapping, blocks := filepath.Join(t.TempDir(), "m.yaml"), filepath.Join(t.TempDir(), "blocks.csv")
	ok(t, os.WriteFile(mapping, []byte(blocksMapping), 0o600), os.WriteFile(blocks, []byte(blocksCSV), 0o600))
	done(t, "import", "-data", base, "-mapping", mapping, "-by", "xu", blocks)
	if out := done(t, "verify", "-data", base); !strings.Contains(out, "all agree") {
		t.Fatal(out)
	}
	repair := `(select min(id) from record where type = 'repair')`
	for _, c := range []struct {
		name  string
		spoil func(t *testing.T, data string)
		says  string // pattern in what is printed
	}{
		{"a byte of a file", func(t *testing.T, data string) {
			f := firstFile(t, data)
			b, err := os.ReadFile(f)
			ok(t, err, os.Chmod(f, 0o600))
			b[len(b)/2] ^= 1
			ok(t, os.WriteFile(f, b, 0o600))
		}, `file [0-9a-f]{64} was changed, or cannot be read \(record [0-9 ]+\)`},
		{"a file", func(t *testing.T, data string) { ok(t, os.Remove(firstFile(t, data))) },
			`file [0-9a-f]{64} is gone: the member "[a-z_]+" of record \d+ revision \d+ names it`},
		{"whose a file is", func(t *testing.T, data string) { tamper(t, data, "delete from blobref") },
			`file [0-9a-f]{64} is not noted as of record \d+`},
		{"a byte of an event", func(t *testing.T, data string) {
			tamper(t, data, `update event set diff = replace(diff, '"@stage":"', '"@stage":"x') where rev = 1 and record = `+repair)
		}, `event \d+ \(record \d+ revision 1, .*\) was changed`},
		{"a byte of a record", func(t *testing.T, data string) {
			tamper(t, data, `update record set doc = replace(doc, '"@stage":"', '"@stage":"x') where id = `+repair)
		}, `the member "@stage" of record \d+ is not what its events say`},
		{"a record's JSON", func(t *testing.T, data string) {
			tamper(t, data, `update record set doc = substr(doc, 2) where id = `+repair)
		}, `record \d+ cannot be read`},
		{"a row of a list", func(t *testing.T, data string) {
			tamper(t, data, `delete from listkey where (list, key) in (select list, key from listkey where id = `+repair+` limit 1)`)
		}, `record \d+ has no right row in the list \S+`},
		{"a row too many in a list", func(t *testing.T, data string) {
			tamper(t, data, `insert into listkey(list, key, id) select list, cast(x'ff' || key as blob), id from listkey where id = `+repair+` limit 1`)
		}, `record \d+ has a row in the list \S+ where it does not belong`},
		{"what there is once", func(t *testing.T, data string) { tamper(t, data, `delete from once where type = 'building'`) },
			`record \d+ has no right row in the table of what there is once`},
		{"once too many", func(t *testing.T, data string) {
			tamper(t, data, `insert into once(type, dept, key, record) select type, dept, x'00', record from once where type = 'building' limit 1`)
		}, `record \d+ holds a row in the table of what there is once \(building\)`},
		{"a match key", func(t *testing.T, data string) {
			tamper(t, data, `delete from matchkey where key = (select min(key) from matchkey)`)
		}, `batch \d+ opened 2 rows and has only 1 match keys; records without one: \d+`},
		{"a match key's value", func(t *testing.T, data string) {
			tamper(t, data, `update matchkey set key = cast(replace(cast(key as text), '"91"', '"93"') as blob) where cast(key as text) like '%"91"%'`)
		}, `the match key of record \d+ \(batch \d+, type building\)`},
		{"a row of a batch", func(t *testing.T, data string) {
			tamper(t, data, `update importrow set after = after + 1 where record = (select max(record) from importrow)`)
		}, `what batch \d+ keeps of record \d+`},
	} {
		t.Run(c.name, func(t *testing.T) {
			data := filepath.Join(t.TempDir(), "data")
			ok(t, os.CopyFS(data, os.DirFS(base)))
			c.spoil(t, data)
			code, out, errs := guiju(t, "verify", "-data", data)
			if code != exitNo || !regexp.MustCompile(c.says).MatchString(out) {
				t.Errorf("exit %d, no %s in\n%s%s", code, c.says, out, errs)
			}
		})
	}
}

// A torn tile is made anew and that is said; then all agrees.
func TestVerifyMends(t *testing.T) {
	data := department(t)
	tamper(t, data, `update tile set data = substr(data, 1, 40) where level = 0 and no = 0`)
	if out := done(t, "verify", "-data", data); !strings.Contains(out, "tile tile/0/000") || !strings.Contains(out, "made anew") {
		t.Error(out)
	}
	if out := done(t, "verify", "-data", data); strings.Contains(out, "torn") || !strings.Contains(out, "all agree") {
		t.Error(out)
	}
}
