package page

// Overview answers one question at a glance - who sits where, who is away,
// what stands in which building - by panels over plain records.
type Overview struct {
	Shell  Shell
	Head   Head
	Note   *Note // said once, such as a password for once
	Facts  []Fact
	Panels []Panel
	Tiles  []TileGroup
}

func (Overview) template() string { return "overview" }
func (p Overview) shell() Shell   { return p.Shell }

// TileGroup is a row of small tiles: the units of a floor.
type TileGroup struct {
	Title string
	Tiles []Tile
}

// Tile is one of them.
type Tile struct {
	Text, Note string
	Href       string
	On         bool
}
