// Package editions is a department with two thousand open records whose
// regulation changes: the next edition is tried and names each of them, is
// refused at its line where it would not do, comes into force on its day, and
// takes over those records that its act adopt lets over. The house is started
// anew in between, and verified at the end.
package editions
