package web

import (
	"github.com/guiju/guiju/internal/record"
	"github.com/guiju/guiju/internal/regulation"
)

// figureName says which figure of a report a list stands behind.
func (v *visit) figureName(t *regulation.Type, s record.Sieve) (string, error) {
	return v.say(s.Say(t)), nil
}
