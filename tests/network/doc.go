// Package network reaches the product from a second machine: a network
// namespace of its own with a cable to this one, in which a real Chromium
// trusts nothing but what was installed there.
package network
