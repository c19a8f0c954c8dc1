package paper

// look is how a size of paper is set: type, leading, lines and the room in
// cells. A department chooses the paper, not the looks, so that its papers
// look alike.
type look struct {
	margin             [4]Length
	size, lead         Length // values
	small, smallLead   Length // labels, signature lines
	company, compLead  Length
	title, titleLead   Length
	footSize, footLead Length
	thin, thick        Length // lines inside and around
	padX, padY         Length
	code               Length  // side of the QR code of the head, and of one in a cell
	headGap, lineGap   Length  // below the head, below the line with the number
	footGap            Length  // between the line above the foot and its text
	sign, pen          Length  // least height of a signature box, and of the room for the pen in it
	rows               Length  // percent of the height asked for rows of a grid
	drawn, drawnWide   Length  // a drawn signature at most
	photo              Length  // height of a picture in a cell without a height of its own
	largest            float64 // size of type at most, in points
	bare               bool    // no lines, no head, no foot
}

// lookOf gives the look of a paper. A4 is measured like screens of the design;
// continuous paper has heavier lines and wider sides, for needles and holes.
func lookOf(p Paper) look {
	switch p.Name {
	case "241x140":
		return look{
			margin: [4]Length{8 * MM, 15 * MM, 6 * MM, 15 * MM},
			size:   points(100), lead: points(140),
			small: points(95), smallLead: points(130),
			company: points(95), compLead: points(130),
			title: points(160), titleLead: points(210),
			footSize: points(85), footLead: points(110),
			thin: 250, thick: 350, padX: 1500, padY: 800, code: 18 * MM,
			headGap: 1500, lineGap: 1200, footGap: 1200,
			sign: 18 * MM, pen: 14 * MM, rows: 100, drawn: 9 * MM, drawnWide: 30 * MM, photo: 30 * MM, largest: 28,
		}
	case "40x30":
		return look{
			margin: [4]Length{1500, 1500, 1500, 1500},
			size:   points(75), lead: points(95),
			small: points(60), smallLead: points(75),
			thin: 150, thick: 200, padX: 300, padY: 200, code: 15 * MM,
			sign: 8 * MM, pen: 6 * MM, rows: 100, drawn: 6 * MM, drawnWide: 16 * MM, photo: 12 * MM, largest: 16, bare: true,
		}
	}
	return look{
		margin: [4]Length{14 * MM, 16 * MM, 12 * MM, 20 * MM},
		size:   points(105), lead: points(160),
		small: points(95), smallLead: points(140),
		company: points(100), compLead: points(150),
		title: points(200), titleLead: points(280),
		footSize: points(85), footLead: points(130),
		thin: points(5), thick: points(12), padX: 2 * MM, padY: 1600, code: 23 * MM,
		headGap: 4 * MM, lineGap: 2 * MM, footGap: 3 * MM,
		sign: 24 * MM, pen: 18 * MM, rows: 100, drawn: 11 * MM, drawnWide: 36 * MM, photo: 45 * MM, largest: 36,
	}
}

// tight is the same look with less air, for a form that would otherwise spill
// a few lines onto one more page. Type and signature boxes keep their size.
func (k look) tight() look {
	k.padY = k.padY * 5 / 8
	k.headGap = k.headGap * 3 / 4
	k.rows = 85
	return k
}
