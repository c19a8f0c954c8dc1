// Package trade runs regulations of other trades: a warehouse, a laboratory's
// sample desk. There is no line of Go for them; what their pages say comes from
// their folders and from words that fit any office.
package trade
