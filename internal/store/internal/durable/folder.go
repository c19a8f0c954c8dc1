//go:build !windows

package durable

import (
	"errors"
	"os"
)

// Folder makes what was renamed into or out of a folder durable.
func Folder(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
