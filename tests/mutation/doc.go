// Package mutation asks of the founding regulation whether it can be wrong in
// silence.
//
// It changes the YAML, one thing at a time, and looks what becomes of it.
//
// Words:
//
//   - node: an entry, a key, a value, an item of a list, a name inside a value.
//   - mutant: the regulation with one node deleted, emptied, renamed or swapped
//     with its sibling.
//   - place: the lines of a mutant that differ; of what was deleted, the line
//     where it stood.
//   - weakening: a mutant that lets through more than the rule did: a need
//     dropped, a post widened, a clock lengthened, an exception removed.
//   - survivor: a weakening that neither the compiler nor a scenario notices.
//
// It promises of every mutant that the compiler does not panic and that a
// refusal has a problem within one line of the place in at least 95 of 100;
// and of the weakenings that at least 90 of 100 are caught, the others being
// those of testdata/survivors.txt, each with its reason.
//
// A run of the ordinary tests takes a sample that is the same every time.
// GUIJU_MUTATION=all takes every mutant and GUIJU_WEAKEN=all every weakening;
// each prints its table. GUIJU_WEAKEN=TEXT takes the weakenings whose name
// holds the text.
package mutation
