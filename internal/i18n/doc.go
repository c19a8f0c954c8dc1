// Package i18n holds the words of the product in its two languages.
//
// A Text is a sentence in both. A Words is the sentences of one place of the
// product by their keys; the common ones are in this package and are had by
// Msg, a package with words of its own keeps a Words beside its code. A key
// is named after where the sentence is read: refuse.by, list.total, clock.due.
//
// What people read of figures is written here, once: lengths of time,
// moments, money, money in capitals, numbers with their nouns. Between a
// figure and its unit stands a hard space (U+00A0), where no line may break.
//
// It promises that every key has both languages with the same arguments, and
// that nobody meets an empty label. It knows no calendar and no clock: "now"
// is an argument. What a regulation or a person wrote is not its business.
package i18n
