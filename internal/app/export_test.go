package app

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/guiju/guiju/internal/record"
)

// A list goes out by the command line as by its page: registered, approved
// where it holds personal data, sealed with the digest of the file.
func TestExport(t *testing.T) {
	data, dir := department(t), t.TempDir()
	as := func(args ...string) []string {
		return append([]string{"export", "-data", data, "-as", "xu", "-purpose", "accounts", "-receiver", "office"}, args...)
	}
	out := filepath.Join(dir, "units.csv")
	said := done(t, as("unit", "-list", "all", "-columns", "floor,kind", "-o", out)...)
	file, err := os.ReadFile(out)
	ok(t, err)
	sum := sha256.Sum256(file)
	if !strings.Contains(said, hex.EncodeToString(sum[:])) || !strings.Contains(said, "ZW-") || !bytes.HasPrefix(file, []byte("\xef\xbb\xbfrelease number,ZW-")) {
		t.Errorf("said %s\n%.300s", said, file)
	}
	for _, x := range []struct {
		args []string
		code int
	}{
		{as(), exitUsage}, {as("nosuch"), exitUsage}, {as("unit", "-columns", "nosuch"), exitUsage}, {[]string{"export", "-data", data, "unit"}, exitUsage},
		{as("unit", "-list", "nosuch"), exitNo}, {[]string{"export", "-data", data, "-as", "xu", "unit", "-columns", "floor"}, exitNo},
	} {
		if code, _, errs := guiju(t, x.args...); code != x.code || errs == "" {
			t.Errorf("%v: exit %d %q", x.args, code, errs)
		}
	}
	// Filtered by the search, into the format its name says.
	out = filepath.Join(dir, "water.jsonl")
	done(t, as("repair", "-where", "f.kind=water", "-columns", "kind", "-o", out)...)
	file, err = os.ReadFile(out)
	ok(t, err)
	lines := strings.Split(strings.TrimSpace(string(file)), "\n")
	for _, l := range lines[1:] {
		var m struct{ Fields struct{ Kind string } }
		ok(t, json.Unmarshal([]byte(l), &m))
		if m.Fields.Kind != "water" {
			t.Errorf("not asked for: %s", l)
		}
	}
	// Names of people wait for the head, on the command line as well.
	code, said, _ := guiju(t, as("party", "-o", filepath.Join(dir, "party.csv"))...)
	number := regexp.MustCompile(`ZW-\d{4}-\d{4}`).FindString(said)
	if code != exitNo || number == "" {
		t.Fatalf("exit %d: %s", code, said)
	}
	if code, _, errs := guiju(t, "export", "-data", data, "-as", "xu", "-release", number); code != exitNo || !strings.Contains(errs, number) {
		t.Errorf("fetched before it was approved: exit %d %s", code, errs)
	}
	if _, err := os.Stat(filepath.Join(dir, "party.csv")); err == nil {
		t.Error("the file is there before the approval")
	}
	done(t, "verify", "-data", data)
}

// Everything goes, to leave: approved first; each file is there with its
// digest, and each record with its history.
func TestExportEverything(t *testing.T) {
	data, dir := department(t), filepath.Join(t.TempDir(), "all")
	args := []string{"export", "-data", data, "-as", "xu", "-all", dir}
	code, said, _ := guiju(t, append(args, "-purpose", "leave", "-receiver", "next company")...)
	number := regexp.MustCompile(`ZW-\d{4}-\d{4}`).FindString(said)
	if code != exitNo || number == "" {
		t.Fatalf("exit %d: %s", code, said)
	}
	s := &streams{out: io.Discard, err: io.Discard}
	h, err := (&place{Data: data}).open(t.Context(), s, time.Now)
	ok(t, err)
	xu, err := h.person(t.Context(), "xu")
	ok(t, err)
	lin, err := h.person(t.Context(), "lin")
	ok(t, err)
	id, err := (&exportCmd{Release: number}).release(t.Context(), s, h, xu)
	ok(t, err)
	_, err = h.engine.Act(t.Context(), record.Command{Record: id, Act: "approve", Actor: lin})
	ok(t, err, h.seal(t.Context()), h.Close())

	said = done(t, append(args, "-release", number)...)
	sums, err := os.ReadFile(filepath.Join(dir, "SHA256SUMS"))
	ok(t, err)
	whole := sha256.Sum256(sums)
	if !strings.Contains(said, hex.EncodeToString(whole[:])) {
		t.Errorf("said %s", said)
	}
	n := 0
	for _, line := range strings.Split(strings.TrimSpace(string(sums)), "\n") {
		hash, name, _ := strings.Cut(line, "  ")
		b, err := os.ReadFile(filepath.Join(dir, name))
		ok(t, err)
		if sum := sha256.Sum256(b); hex.EncodeToString(sum[:]) != hash {
			t.Errorf("%s is not what the list says", name)
		}
		if strings.HasPrefix(name, "files/") {
			n++
		}
	}
	if n == 0 {
		t.Error("no files")
	}
	index, err := os.ReadFile(filepath.Join(dir, "index.html"))
	ok(t, err)
	if !strings.Contains(string(index), number) || !strings.Contains(string(index), "data/repair.csv") {
		t.Errorf("index: %s", index)
	}
	lines, err := os.ReadFile(filepath.Join(dir, "data", "repair.jsonl"))
	ok(t, err)
	var m struct {
		No     string
		Fields map[string]any
		Events []struct{ Act string }
	}
	ok(t, json.Unmarshal(bytes.SplitN(lines, []byte("\n"), 2)[0], &m))
	if m.No == "" || m.Fields["phone"] == nil || len(m.Events) == 0 || m.Events[0].Act != "register" {
		t.Errorf("a record: %+v", m)
	}
	if code, _, _ := guiju(t, append(args, "-release", number)...); code == exitDone {
		t.Error("written twice into the same folder")
	}
}
