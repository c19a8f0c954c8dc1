// Package storetest gives tests a real database: SQLite in a folder of the
// test, and PostgreSQL in a private cluster that is started once for a test
// binary by its own tools and is gone when the binary ends.
//
//	func TestMain(m *testing.M) { storetest.Main(m) }
//
//	func TestThing(t *testing.T) {
//		storetest.Each(t, func(t *testing.T, db *store.DB) { ... })
//	}
//
// Every test has a migrated database of its own. The cluster listens on a
// socket in its own temporary folder only and does not sync to the disk; its
// locale sorts as Chinese dictionaries do, so that a key that is not compared
// byte by byte shows. Where PostgreSQL is not installed its half is skipped.
package storetest
