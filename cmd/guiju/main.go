// Command guiju runs a department's written regulation as a working system.
package main

import (
	"os"

	"github.com/guiju/guiju/internal/app"
)

func main() {
	os.Exit(app.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
