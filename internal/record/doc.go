// Package record is the engine: it carries out the acts of a regulation on
// records, and it is the only way a record ever changes.
//
// Words:
//
//   - act: anything that happens to a record, by a person or by a rule; named
//     by a [Command], answered by an [Answer] or by a refusal.
//   - refusal: a fault of code refused. It names its clause and every reason,
//     each with what would work. It changed nothing in the record.
//   - unit: what one command does, its effects on other records included: one
//     transaction, one instant, one actor, one set of events.
//   - event: what one act changed in one record: facts, never commands, so that
//     replaying events needs no rule and gives the record byte for byte.
//   - clock: a deadline, computed again after every act from the record alone;
//     the scheduler only wakes the engine at the instant it gives.
//   - list: rows of one ordered index, kept for each find of the regulation and
//     for the built-in ones (all, by stage, waiting, due).
//   - scope: what a person's seats reach: departments and, in each, the classes
//     of records he may read.
//
// The thirteen steps of an act stand in act.go and read from top to bottom.
// Time is the engine's clock, handed in; randomness is drawn before the
// transaction, because the store may run a unit twice.
package record
