package record

import (
	"context"
	"encoding/hex"

	"github.com/guiju/guiju/internal/people"
	"github.com/guiju/guiju/internal/regulation"
)

// writeFiles notes which contents a record holds, for ever: what was taken out
// of it is still in its history.
func (u *unit) writeFiles(s *state) error {
	var err error
	for _, f := range s.typ.Fields {
		if !holdsFiles(f) || s.old != nil && regulation.Equal(s.row.Vals[f.Name], s.old.Vals[f.Name]) {
			continue
		}
		each(s.row.Vals[f.Name], func(v regulation.Value) {
			file, ok := v.(regulation.File)
			if !ok || err != nil {
				return
			}
			var hash []byte
			if hash, err = hex.DecodeString(file.Hash); err == nil {
				_, err = u.tx.Exec(`insert into blobref(record, hash) values ($1, $2) on conflict (hash, record) do nothing`, s.id, hash)
			}
		})
	}
	return err
}

func holdsFiles(f *regulation.Field) bool {
	return f.Kind == regulation.KindFile || f.Kind == regulation.KindSign
}

// fileRecords bounds the records of one content that are looked at for a reader.
const fileRecords = 200

// File gives a file by its content, where the person may read a field that
// holds it, or held it, of a record that he may read. Else it is not there.
func (e *Engine) File(ctx context.Context, who *people.Person, hash string) (regulation.File, error) {
	var file regulation.File
	var found bool
	var before []int64 // readable records that may have held it
	sum, err := hex.DecodeString(hash)
	if err != nil || len(sum) != 32 {
		return file, notFound()
	}
	err = e.look(ctx, who, func(u *unit) error {
		found, before = false, nil
		rows, err := u.tx.Query(`select record from blobref where hash = $1 order by record desc limit $2`, sum, fileRecords)
		if err != nil {
			return err
		}
		defer rows.Close()
		var ids []int64
		for rows.Next() {
			var id int64
			if err := rows.Scan(&id); err != nil {
				return err
			}
			ids = append(ids, id)
		}
		if err := rows.Err(); err != nil {
			return err
		}
		rows.Close()
		for _, id := range ids {
			s, err := u.load(id)
			if err != nil {
				return err
			}
			if u.actor != nil && !u.mayRead(s) {
				continue
			}
			before = append(before, id)
			for _, f := range s.typ.Fields {
				if !holdsFiles(f) {
					continue
				}
				sh, ok, err := u.show(s, f, s.row.Vals[f.Name])
				if err != nil {
					return err
				}
				if ok && takeFile(sh.Value, hash, &file) {
					found = true
					return nil
				}
			}
		}
		return nil
	})
	if err != nil || found {
		return file, err
	}
	for _, id := range before {
		events, err := e.History(ctx, who, id)
		if err != nil {
			return file, err
		}
		for _, ev := range events {
			for _, c := range ev.Changes {
				if takeFile(c.Old.Value, hash, &file) || takeFile(c.New.Value, hash, &file) {
					return file, nil
				}
			}
		}
	}
	return file, notFound()
}

func takeFile(v regulation.Value, hash string, into *regulation.File) bool {
	found := false
	each(v, func(x regulation.Value) {
		if f, ok := x.(regulation.File); ok && f.Hash == hash {
			*into, found = f, true
		}
	})
	return found
}
