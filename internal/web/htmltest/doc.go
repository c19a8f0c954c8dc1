// Package htmltest is how tests read pages: parsed and asked by selector, or
// shown in a real Chromium whose complaints are listened to. Nothing of the
// product imports it.
package htmltest
