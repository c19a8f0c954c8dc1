package people

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/base32"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/store"
)

// tokenPrefix begins every API token, so that one that was left lying about is
// known for what it is.
const tokenPrefix = "gj_"

// tokenSeenEvery is how exactly a token's last use is kept.
const tokenSeenEvery = time.Hour

// token is the document of an API token.
type token struct {
	Person int64  `json:"person"`
	Name   string `json:"name"`
	Made   int64  `json:"made"`
	Until  int64  `json:"until,omitempty"`
	Used   int64  `json:"used,omitempty"`
	// A revoked token stays: its number must never be another's, whose
	// repeated requests would meet its answers.
	Revoked int64 `json:"revoked,omitempty"`
}

// Token is an API token as its person sees it. It acts as the person, with the
// seats held at that moment.
type Token struct {
	ID     int64 // of its principal
	Person int64
	Name   string
	Made   time.Time
	Until  time.Time // zero: until it is revoked
	Used   time.Time // zero: never; to the hour
}

// NewToken makes an API token of a person. The token is told once.
func (a *Accounts) NewToken(ctx context.Context, person int64, name string, until time.Time) (secret string, id int64, err error) {
	bad := func(path, zh, en string) error {
		return fault.New(fault.Invalid, "令牌没有发出。", "The token was not issued.").At(path, "/"+path, zh, en)
	}
	name = strings.TrimSpace(name)
	now := a.now()
	switch {
	case person <= 0:
		return "", 0, bad("person", "请说明是谁的令牌", "say whose token it is")
	case name == "" || utf8.RuneCountInString(name) > 100:
		return "", 0, bad("name", "请写明用途，不超过 100 个字", "say what it is for, in at most 100 characters")
	case !until.IsZero() && !until.After(now):
		return "", 0, bad("until", "到期时间已经过了", "its end has passed already")
	}
	raw, err := a.draw(32)
	if err != nil {
		return "", 0, err
	}
	secret = tokenPrefix + strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(raw))
	t := token{Person: person, Name: name, Made: micros(now)}
	if !until.IsZero() {
		t.Until = micros(until)
	}
	doc, err := json.Marshal(t)
	if err != nil {
		return "", 0, err
	}
	err = a.db.Write(ctx, func(tx *store.Tx) error {
		return tx.QueryRow(`insert into principal(kind, login, rev, doc) values ($1, $2, 1, $3) returning id`,
			kindToken, tokenLogin(secret), string(doc)).Scan(&id)
	})
	if err != nil {
		return "", 0, err
	}
	return secret, id, nil
}

func tokenLogin(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return kindToken + ":" + hex.EncodeToString(sum[:])
}

func (a *Accounts) resolveToken(ctx context.Context, secret string) (*Session, error) {
	now := a.now()
	var p principal[token]
	if err := a.db.Read(ctx, func(tx *store.Tx) error {
		p = principal[token]{}
		err := p.scan(tx.QueryRow(`select `+principalColumns+` from principal where login = $1 and kind = $2`, tokenLogin(secret), kindToken).Scan)
		if errors.Is(err, sql.ErrNoRows) || err == nil && (p.doc.Revoked != 0 || p.doc.Until != 0 && p.doc.Until <= micros(now)) {
			return fault.New(fault.Unauthenticated, "令牌无效、已作废或已到期。", "The token is not valid, was revoked, or has ended.")
		}
		return err
	}); err != nil {
		return nil, err
	}
	if now.Sub(instant(p.doc.Used)) >= tokenSeenEvery {
		err := alter(ctx, a, kindToken, p.id, func(_ *store.Tx, p *principal[token]) error {
			p.doc.Used = micros(now)
			return nil
		})
		if err != nil && fault.CodeOf(err) != fault.Full && fault.CodeOf(err) != fault.Busy {
			return nil, err
		}
	}
	return &Session{Principal: p.id, Person: p.doc.Person, API: true, Name: p.doc.Name,
		Since: instant(p.doc.Made), Seen: now, Until: instant(p.doc.Until)}, nil
}

// Tokens lists a person's tokens, the newest first; person 0 is everybody's.
func (a *Accounts) Tokens(ctx context.Context, person int64) ([]Token, error) {
	var out []Token
	err := a.db.Read(ctx, func(tx *store.Tx) error {
		out = nil
		return each(tx, kindToken, func(p *principal[token]) error {
			if p.doc.Revoked == 0 && (person == 0 || p.doc.Person == person) {
				out = append(out, Token{ID: p.id, Person: p.doc.Person, Name: p.doc.Name,
					Made: instant(p.doc.Made), Until: instant(p.doc.Until), Used: instant(p.doc.Used)})
			}
			return nil
		})
	})
	slices.Reverse(out)
	return out, err
}

// Revoke ends a token of a person; person 0 is anybody's.
func (a *Accounts) Revoke(ctx context.Context, person, id int64) error {
	now := a.now()
	return alter(ctx, a, kindToken, id, func(_ *store.Tx, p *principal[token]) error {
		if person != 0 && p.doc.Person != person || p.doc.Revoked != 0 {
			return notThere(kindToken)
		}
		p.doc.Revoked = micros(now)
		return nil
	})
}
