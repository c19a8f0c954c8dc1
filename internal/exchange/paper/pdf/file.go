package pdf

import (
	"bufio"
	"compress/zlib"
	"crypto/sha256"
	"fmt"
	"hash"
	"io"
	"strconv"
)

// Ref is the number of an object in the file.
type Ref int

func (r Ref) String() string { return strconv.Itoa(int(r)) + " 0 R" }

// file writes numbered objects and remembers where each begins. The first
// error of the writer stays; later calls do nothing.
type file struct {
	out   *bufio.Writer
	sum   hash.Hash
	size  int64
	begin []int64 // by object number; 0: reserved, not written
	pack  *zlib.Writer
	room  buffer
	err   error
}

// buffer is a byte slice that can be written to and used again.
type buffer []byte

func (b *buffer) Write(p []byte) (int, error) { *b = append(*b, p...); return len(p), nil }

func newFile(w io.Writer, version string) *file {
	f := &file{out: bufio.NewWriterSize(w, 64<<10), sum: sha256.New(), begin: []int64{0}}
	f.pack = zlib.NewWriter(&f.room)
	// Four bytes above 127 say to programs that move files that this one is binary.
	f.text("%PDF-" + version + "\n%\xE2\xE3\xCF\xD3\n")
	return f
}

func (f *file) write(p []byte) {
	if f.err != nil {
		return
	}
	n, err := f.out.Write(p)
	f.sum.Write(p[:n])
	f.size += int64(n)
	f.err = err
}

func (f *file) text(s string) { f.write([]byte(s)) }

// reserve gives the number of an object to be written later.
func (f *file) reserve() Ref {
	f.begin = append(f.begin, 0)
	return Ref(len(f.begin) - 1)
}

func (f *file) object(r Ref, body string) {
	f.begin[r] = f.size
	f.text(fmt.Sprintf("%d 0 obj\n%s\nendobj\n", r, body))
}

// stream writes a stream; dict is what its dictionary holds besides length
// and filter. Packed streams are deflated.
func (f *file) stream(r Ref, dict string, data []byte, packed bool) {
	if packed {
		f.room = f.room[:0]
		f.pack.Reset(&f.room)
		f.pack.Write(data) //nolint:errcheck // into memory
		f.pack.Close()     //nolint:errcheck // into memory
		data = f.room
		dict += "/Filter/FlateDecode"
	}
	f.begin[r] = f.size
	f.text(fmt.Sprintf("%d 0 obj\n<<%s/Length %d>>\nstream\n", r, dict, len(data)))
	f.write(data)
	f.text("\nendstream\nendobj\n")
}

// finish writes the table of objects and the trailer. The file's identity is
// the hash of all that stands before it, so the same file has the same one.
func (f *file) finish(root, info Ref) error {
	at := f.size
	id := fmt.Sprintf("%X", f.sum.Sum(nil)[:16])
	f.text(fmt.Sprintf("xref\n0 %d\n0000000000 65535 f \n", len(f.begin)))
	for r, at := range f.begin[1:] {
		if at == 0 && f.err == nil {
			return fmt.Errorf("pdf: object %d was reserved and never written", r+1)
		}
		f.text(fmt.Sprintf("%010d 00000 n \n", at))
	}
	f.text(fmt.Sprintf("trailer\n<</Size %d/Root %v/Info %v/ID[<%s><%s>]>>\nstartxref\n%d\n%%%%EOF\n",
		len(f.begin), root, info, id, id, at))
	if f.err == nil {
		f.err = f.out.Flush()
	}
	return f.err
}
