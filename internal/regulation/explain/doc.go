// Package explain says what a regulation holds in sentences, in both
// languages, for those who must follow it: `guiju explain` prints them and the
// clause pages show them.
//
// Words:
//
//   - chapter: what carries out one clause, or one type: its parts in the order
//     of the regulation.
//   - sentence: one rule (who does what when, by when, what must hold, what
//     follows), with the clause it stands under. Exceptions stand one step
//     deeper than what they except from; an exception to an exception deeper
//     still.
//   - phrase: an expression in words. Fields, stages, choices, posts, parameters
//     and look-ups appear under their own titles, figures with the value they
//     have on the day asked about.
//
// It promises that nothing of a rule is left out and nothing added: what it has
// no words for stands as it is written in the regulation, between ‹ ›. The
// sentences are made from the compiled program alone, so they cannot say
// anything else than what is enforced.
package explain
