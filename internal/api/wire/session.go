package wire

// SignIn begins a session.
type SignIn struct {
	Login    string `json:"login"`
	Password string `json:"password"`
}

// Session is one of a person's sessions.
type Session struct {
	ID         string `json:"id,omitempty" doc:"empty for an API token"`
	Token      string `json:"token,omitempty" doc:"the bearer; told once, when the session begins"`
	Person     Person `json:"person"`
	Login      string `json:"login,omitempty"`
	Since      string `json:"since"`
	Seen       string `json:"seen"`
	Until      string `json:"until,omitempty"`
	Agent      string `json:"agent,omitempty"`
	Current    bool   `json:"current,omitempty" doc:"the one this request was made with"`
	API        bool   `json:"api,omitempty" doc:"an API token"`
	Locked     bool   `json:"locked,omitempty"`
	MustChange bool   `json:"must_change,omitempty" doc:"nothing else is answered until the password is changed"`
}

// Person is a member of staff and, of oneself, the seats held.
type Person struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Seats []Seat `json:"seats,omitempty"`
}

// Seat is a post in a department.
type Seat struct {
	Post     string `json:"post"`
	Say      string `json:"say"`
	Dept     string `json:"dept"`
	DeptName string `json:"dept_name"`
	Until    string `json:"until,omitempty"`
}

// Password changes one's own password.
type Password struct {
	Old string `json:"old"`
	New string `json:"new"`
}

// NewToken asks for an API token.
type NewToken struct {
	Name  string `json:"name" doc:"what it is for"`
	Until string `json:"until,omitempty" doc:"a date, to its end, or a time; without one it holds until it is revoked"`
}

// Token is an API token: it acts as its person, with the seats held then.
type Token struct {
	ID    string `json:"id"`
	Token string `json:"token,omitempty" doc:"told once, when it is made"`
	Name  string `json:"name"`
	Made  string `json:"made"`
	Until string `json:"until,omitempty"`
	Used  string `json:"used,omitempty" doc:"to the hour"`
}

// Sessions is the list of one's sessions, Tokens that of one's tokens.
type (
	Sessions struct {
		Items []Session `json:"items"`
	}
	Tokens struct {
		Items []Token `json:"items"`
	}
)
