package api

import (
	"time"

	"github.com/guiju/guiju/internal/api/wire"
	"github.com/guiju/guiju/internal/calendar"
	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/people"
)

// signIn is POST /sessions.
func signIn(c *call) (any, error) {
	var in wire.SignIn
	if err := c.read(&in); err != nil {
		return nil, err
	}
	s, err := c.Accounts.SignIn(c.r.Context(), in.Login, in.Password, people.Place{Agent: c.r.UserAgent()})
	if err != nil {
		return nil, err
	}
	who, err := c.Engine.Person(c.r.Context(), s.Person)
	if err != nil {
		return nil, err
	}
	if who == nil || who.Left {
		if err := c.Accounts.SignOut(c.r.Context(), s); err != nil {
			return nil, err
		}
		return nil, fault.New(fault.Forbidden, "此人已不在册，不能登录。", "This person is no longer on the staff and cannot sign in.")
	}
	c.session, c.who = s, who
	out, err := c.mine(s)
	if err != nil {
		return nil, err
	}
	out.Token = s.Token
	return out, nil
}

// mine is a session of the caller with his seats.
func (c *call) mine(s *people.Session) (*wire.Session, error) {
	out := c.sitting(s)
	dir, err := c.Engine.Directory(c.r.Context())
	if err != nil {
		return nil, err
	}
	for _, seat := range c.who.Seats {
		w := wire.Seat{Post: seat.Post, Say: seat.Post, Dept: seat.Dept, DeptName: seat.Dept, Until: c.at(seat.Until)}
		if p := c.Engine.Program().Posts[seat.Post]; p != nil {
			w.Say = c.say(p.Say)
		}
		if d := dir.Dept(seat.Dept); d != nil {
			w.DeptName = d.Name
		}
		out.Person.Seats = append(out.Person.Seats, w)
	}
	return out, nil
}

func (c *call) sitting(s *people.Session) *wire.Session {
	return &wire.Session{ID: s.ID, Person: wire.Person{ID: id(c.who.ID), Name: c.who.Name}, Login: s.Login,
		Since: c.at(s.Since), Seen: c.at(s.Seen), Until: c.at(s.Until), Agent: s.Agent, API: s.API,
		Locked: s.Locked, MustChange: s.MustChange, Current: s.ID == c.session.ID}
}

// currentSession is GET /sessions/current.
func currentSession(c *call) (any, error) { return c.mine(c.session) }

// listSessions is GET /sessions.
func listSessions(c *call) (any, error) {
	if c.session.API {
		return nil, personOnly()
	}
	all, err := c.Accounts.Sessions(c.r.Context(), c.session)
	if err != nil {
		return nil, err
	}
	out := wire.Sessions{Items: []wire.Session{}}
	for i := range all {
		out.Items = append(out.Items, *c.sitting(&all[i]))
	}
	return out, nil
}

// personOnly refuses an API token what only the person may do: a token that
// leaked must not make others of its kind, nor outlive its revocation.
func personOnly() error {
	return fault.New(fault.Forbidden, "令牌不能办这件事，请本人登录。", "A token cannot do this; the person must sign in.")
}

// endSession is DELETE /sessions/{session}.
func endSession(c *call) (any, error) {
	if c.session.API {
		return nil, personOnly()
	}
	return nil, c.Accounts.EndSession(c.r.Context(), c.session, c.r.PathValue("session"))
}

// signOut is DELETE /sessions/current.
func signOut(c *call) (any, error) { return nil, c.Accounts.SignOut(c.r.Context(), c.session) }

// changePassword is PUT /password.
func changePassword(c *call) (any, error) {
	if c.session.API {
		return nil, personOnly()
	}
	var in wire.Password
	if err := c.read(&in); err != nil {
		return nil, err
	}
	return nil, c.Accounts.ChangePassword(c.r.Context(), c.session, in.Old, in.New)
}

// listTokens is GET /tokens.
func listTokens(c *call) (any, error) {
	all, err := c.Accounts.Tokens(c.r.Context(), c.who.ID)
	if err != nil {
		return nil, err
	}
	out := wire.Tokens{Items: []wire.Token{}}
	for _, t := range all {
		out.Items = append(out.Items, wire.Token{ID: id(t.ID), Name: t.Name, Made: c.at(t.Made), Until: c.at(t.Until), Used: c.at(t.Used)})
	}
	return out, nil
}

// newToken is POST /tokens.
func newToken(c *call) (any, error) {
	if c.session.API {
		return nil, personOnly()
	}
	var in wire.NewToken
	if err := c.read(&in); err != nil {
		return nil, err
	}
	until, err := c.until(in.Until)
	if err != nil {
		return nil, err
	}
	secret, n, err := c.Accounts.NewToken(c.r.Context(), c.who.ID, in.Name, until)
	if err != nil {
		return nil, err
	}
	return wire.Token{ID: id(n), Token: secret, Name: in.Name, Made: c.at(c.Engine.Now()), Until: c.at(until)}, nil
}

// until reads an end: a date, to its end, or a time.
func (c *call) until(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	if d, err := calendar.ParseDate(s); err == nil {
		return d.End(c.Engine.Zone()), nil
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return t, fault.New(fault.Invalid, "令牌没有发出。", "The token was not issued.").
			At("until", "/until", "到期是日期或时间，如 2026-12-31", "its end is a date or a time, such as 2026-12-31")
	}
	return t, nil
}

// revokeToken is DELETE /tokens/{token}.
func revokeToken(c *call) (any, error) {
	n, ok := number(c.r.PathValue("token"))
	if !ok {
		n = -1
	}
	return nil, c.Accounts.Revoke(c.r.Context(), c.who.ID, n)
}
