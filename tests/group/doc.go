// Package group is a group of twenty projects under four companies, with a
// thousand records each, under a small regulation of its own.
//
// It holds that one report over all is read from one index and is the sum of
// its parts, company by company and project by project; that the leader of the
// group sees them side by side and opens the records behind each figure; that
// posts are resolved upwards over three levels; and that a clerk who follows
// every link, list, search, suggestion and figure finds neither a word nor a
// count of any other project.
package group
