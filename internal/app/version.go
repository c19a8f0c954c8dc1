package app

import "runtime/debug"

// versionCmd prints what was built.
type versionCmd struct{}

// Run prints the module's version and the revision it was built from.
func (versionCmd) Run(s *streams) error {
	version, revision := "devel", ""
	if b, ok := debug.ReadBuildInfo(); ok {
		if b.Main.Version != "" {
			version = b.Main.Version
		}
		for _, kv := range b.Settings {
			if kv.Key == "vcs.revision" {
				revision = kv.Value
			}
		}
	}
	s.printf("guiju %s %s\n", version, revision)
	return nil
}
