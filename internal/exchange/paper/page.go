package paper

import "github.com/guiju/guiju/internal/exchange/paper/picture"

// Page is one side of a sheet, ready to be drawn. Places are from its upper
// left corner.
type Page struct {
	Width, Height Length
	Marks         []Mark
}

// Mark is one thing on a page: [Text], [Line], [Box], [Solid] or [Image].
type Mark interface {
	// moved gives the mark at another place.
	moved(dx, dy Length) Mark
}

// Text is a string on one line; Y is its baseline.
type Text struct {
	X, Y, Size Length
	Bold       bool
	Space      Length // after each character
	S          string
}

// Line is a straight line.
type Line struct{ X1, Y1, X2, Y2, Wide Length }

// Box is the outline of a rectangle.
type Box struct{ X, Y, W, H, Wide Length }

// Solid is black rectangles, a code.
type Solid struct{ Boxes [][4]Length }

// Image is a picture in a box of its shape.
type Image struct {
	X, Y, W, H Length
	Picture    *picture.Picture
}

func (m Text) moved(dx, dy Length) Mark { m.X, m.Y = m.X+dx, m.Y+dy; return m }
func (m Line) moved(dx, dy Length) Mark {
	return Line{m.X1 + dx, m.Y1 + dy, m.X2 + dx, m.Y2 + dy, m.Wide}
}
func (m Box) moved(dx, dy Length) Mark { m.X, m.Y = m.X+dx, m.Y+dy; return m }
func (m Solid) moved(dx, dy Length) Mark {
	out := make([][4]Length, len(m.Boxes))
	for i, b := range m.Boxes {
		out[i] = [4]Length{b[0] + dx, b[1] + dy, b[2], b[3]}
	}
	return Solid{out}
}
func (m Image) moved(dx, dy Length) Mark { m.X, m.Y = m.X+dx, m.Y+dy; return m }
