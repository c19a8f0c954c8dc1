//go:build !linux

package store

// localFolder lets every folder pass where the system does not tell.
func localFolder(string) error { return nil }
