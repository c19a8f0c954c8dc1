package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"github.com/guiju/guiju/internal/fault"
	"github.com/guiju/guiju/internal/i18n"
)

// The exit codes.
const (
	exitDone  = 0
	exitNo    = 1
	exitUsage = 2
	exitEnv   = 3
)

// commands is every subcommand.
type commands struct {
	JSON bool   `name:"json" help:"Machine-readable output."`
	Lang string `name:"lang" enum:"zh,en," default:"" env:"GUIJU_LANG" help:"Language of messages: zh or en (default: from LANG)."`

	Serve   serveCmd   `cmd:"" help:"Serve the pages and the API."`
	Init    initCmd    `cmd:"" help:"Create a data folder: ledger key, first administrator."`
	Demo    demoCmd    `cmd:"" help:"Fill an empty data folder with the demonstration department."`
	New     newCmd     `cmd:"" help:"Write a regulation to begin with into a folder: one form, its rules, the scenarios that prove them."`
	Check   checkCmd   `cmd:"" help:"Compile a regulation; print its errors, or what enforces each clause."`
	Fmt     fmtCmd     `cmd:"" help:"Put in quotes what must stand in quotes, unfold lines that are too long; -w writes, -d shows."`
	Schema  schemaCmd  `cmd:"" help:"JSON Schemas for editors: -dir puts them into the folder of a regulation, with the settings that use them."`
	Explain explainCmd `cmd:"" help:"Say the regulation in sentences: clause by clause, rules and exceptions, with the figures of today."`
	Test    testCmd    `cmd:"" help:"Run a regulation's scenarios on simulated time."`
	Edition editionCmd `cmd:"" help:"List the editions of the regulation, try the next one, put it in force."`
	Import  importCmd  `cmd:"" help:"Read .xlsx or .csv into records by a mapping; -undo takes a whole batch back."`
	Calls   callsCmd   `cmd:"" help:"Read call detail records (Asterisk, FreeSWITCH, any .csv) by a mapping, and say what is still to be explained."`
	Export  exportCmd  `cmd:"" help:"Take a list out as .csv, .xlsx or .jsonl under a release number; -all: everything, to leave."`
	Verify  verifyCmd  `cmd:"" help:"Check the ledger, and every record against its events."`
	Backup  backupCmd  `cmd:"" help:"Write a consistent copy while the server runs."`
	Restore restoreCmd `cmd:"" help:"Make a data folder of a copy."`
	User    userCmd    `cmd:"" help:"List people, set a password."`
	Token   tokenCmd   `cmd:"" help:"Issue or revoke an API token."`
	Bench   benchCmd   `cmd:"" help:"Measure this machine: pages and acts of a large department through HTTP, beside their limits."`
	Version versionCmd `cmd:"" help:"Print the version."`
}

// streams is where a command reads and writes.
type streams struct {
	in       io.Reader
	out, err io.Writer
	lang     i18n.Lang
	json     bool
}

func (s *streams) printf(format string, args ...any) { fmt.Fprintf(s.out, format, args...) }

// say prints a text in the language of the caller.
func (s *streams) say(zh, en string, args ...any) {
	t := i18n.Text{Zh: zh, En: en}
	fmt.Fprintf(s.out, t.In(s.lang)+"\n", args...)
}

func (s *streams) encode(v any) error {
	enc := json.NewEncoder(s.out)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// errNo is the answer no, already printed.
var errNo = errors.New("no")

// Main runs the command line and gives the exit code.
func Main(args []string, in io.Reader, out, errw io.Writer) int {
	var c commands
	code := -1
	parser, err := kong.New(&c, kong.Name("guiju"), kong.Writers(out, errw), kong.UsageOnError(),
		kong.Description("guiju (规矩) runs a department's written regulation as a working system."),
		kong.Exit(func(n int) { code = n }), kong.ConfigureHelp(kong.HelpOptions{Compact: true}))
	if err != nil {
		fmt.Fprintln(errw, err)
		return exitEnv
	}
	k, err := parser.Parse(singleDash(args))
	if code >= 0 {
		if code != 0 {
			return exitUsage
		}
		return code
	}
	if err != nil {
		fmt.Fprintf(errw, "guiju: %v\n", err)
		return exitUsage
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	s := &streams{in: in, out: out, err: errw, lang: language(c.Lang), json: c.JSON}
	k.BindTo(ctx, (*context.Context)(nil))
	return s.exit(k.Run(s))
}

// singleDash lets -data be written for --data: the contract has one dash.
func singleDash(args []string) []string {
	out := make([]string, len(args))
	for i, a := range args {
		if len(a) > 2 && a[0] == '-' && a[1] != '-' && (a[1] < '0' || a[1] > '9') {
			a = "-" + a
		}
		out[i] = a
	}
	return out
}

func language(flag string) i18n.Lang {
	if flag != "" {
		return i18n.Lang(flag)
	}
	for _, v := range []string{os.Getenv("LC_ALL"), os.Getenv("LC_MESSAGES"), os.Getenv("LANG")} {
		if v != "" {
			if strings.HasPrefix(v, "en") {
				return i18n.En
			}
			return i18n.Zh
		}
	}
	return i18n.Zh
}

// usage is a command line that is written wrong.
type usage struct{ fault *fault.Error }

func wrongUsage(zh, en string) error { return usage{fault.New(fault.Invalid, zh, en)} }

// Error implements error.
func (u usage) Error() string { return u.fault.Error() }

// Unwrap implements errors.Unwrap.
func (u usage) Unwrap() error { return u.fault }

// exit turns an error into words and an exit code.
func (s *streams) exit(err error) int {
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errNo):
		return exitNo
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(s.err, textOf("guiju：已中止", "guiju: stopped").In(s.lang))
		return exitNo
	}
	var f *fault.Error
	if !errors.As(err, &f) {
		fmt.Fprintf(s.err, "guiju: %v\n", err)
		return exitEnv
	}
	if s.json {
		_ = s.encode(struct { // the stream is the last place to say anything
			Code    fault.Code   `json:"code"`
			Clause  string       `json:"clause,omitempty"`
			Act     string       `json:"act,omitempty"`
			Title   string       `json:"title"`
			Reasons []fault.Name `json:"reasons,omitempty"`
		}{f.Code, f.Clause, f.Act, f.Say.In(s.lang), f.Names})
	} else {
		fmt.Fprintf(s.err, "guiju: %s%s\n", f.Say.In(s.lang), bracket(f.Clause))
		for _, n := range f.Names {
			fmt.Fprintf(s.err, "  %s: %s%s\n", n.Name, n.Say.In(s.lang), bracket(n.Clause))
			for _, x := range n.Fix {
				fmt.Fprintf(s.err, "    → %s\n", x.Say.In(s.lang))
			}
		}
		if f.Cause != nil {
			fmt.Fprintf(s.err, "  (%v)\n", f.Cause)
		}
	}
	if errors.As(err, new(usage)) {
		return exitUsage
	}
	switch f.Code {
	case fault.Refused, fault.Conflict, fault.NotFound, fault.Forbidden, fault.Unauthenticated, fault.Invalid:
		return exitNo
	}
	return exitEnv
}

func bracket(clause string) string {
	if clause == "" {
		return ""
	}
	return "〔" + clause + "〕"
}
