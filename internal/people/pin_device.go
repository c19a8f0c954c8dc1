package people

import (
	"database/sql"
	"encoding/base64"
	"errors"
	"slices"
	"time"

	"github.com/guiju/guiju/internal/calendar"
	"github.com/guiju/guiju/internal/store"
)

// NewDevice makes the cookie of a device: it only says that it is the same
// machine as before.
func (a *Accounts) NewDevice() (string, error) {
	raw, err := a.draw(32)
	return base64.RawURLEncoding.EncodeToString(raw), err
}

// device is the document of a counter PC.
type device struct {
	Day    string   `json:"day"`
	Seated []seated `json:"seated"`
}

// seated is somebody who signed in there in full on that day.
type seated struct {
	Principal int64 `json:"principal"`
	Person    int64 `json:"person"`
}

// signedIn notes a full sign-in at a device.
func signedIn(tx *store.Tx, hash string, now time.Time, who seated) error {
	if hash == "" {
		return nil
	}
	if _, err := tx.Exec(`insert into principal(kind, login, rev, doc) values ($1, $2, 1, '{}') on conflict (login) do nothing`,
		kindDevice, kindDevice+":"+hash); err != nil {
		return err
	}
	p, err := readDevice(tx, hash, tx.ForUpdate())
	if err != nil {
		return err
	}
	if today := calendar.DateOf(now, calendar.Shanghai()).String(); p.doc.Day != today {
		p.doc = device{Day: today}
	}
	if !slices.Contains(p.doc.Seated, who) {
		p.doc.Seated = append(p.doc.Seated, who)
	}
	return p.save(tx)
}

func readDevice(tx *store.Tx, hash, lock string) (*principal[device], error) {
	var p principal[device]
	err := p.scan(tx.QueryRow(`select `+principalColumns+` from principal where login = $1 and kind = $2`+lock, kindDevice+":"+hash, kindDevice).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return &p, err
}

// seatedToday gives who signed in there in full today.
func seatedToday(tx *store.Tx, hash string, now time.Time) ([]seated, error) {
	if hash == "" {
		return nil, nil
	}
	p, err := readDevice(tx, hash, "")
	if err != nil || p == nil || p.doc.Day != calendar.DateOf(now, calendar.Shanghai()).String() {
		return nil, err
	}
	return p.doc.Seated, nil
}
