// Package ledger is the append-only Merkle ledger of every event.
//
// An act leaves an event. The event is written with the act, in its
// transaction; a little later the sequencer gives it the next number and its
// commitment becomes a leaf of one growing tree. Now and then the head of the
// tree is signed. Who holds a signed head can hold the whole history before
// it to account, with the file formats of doc/ledger.md and nothing of ours.
//
// Words:
//
//   - event: what an act changed: facts, never a command. Events of one record
//     carry its revisions 1, 2, 3 without a gap.
//   - commitment: the salted SHA-256 of an event. It tells nothing to whoever
//     lacks the salt, so it may stay for ever when content and salt are
//     lawfully destroyed.
//   - leaf: a commitment with its number in the tree, counted from 0.
//   - unsealed: written, not yet a leaf. A second, usually.
//   - tile: 256 neighbouring hashes of one level of the tree (C2SP tlog-tiles).
//   - edge: the unfinished tile of each level, all that is needed to grow the
//     tree and to know its root.
//   - checkpoint: origin, size and root of the tree, signed (C2SP
//     tlog-checkpoint). The newest one is the head of the ledger.
//   - proof: a file that shows to a stranger that one event is in the tree of
//     a checkpoint.
//   - replay: the state of a record that follows from its events alone.
//
// The package promises that each committed event becomes exactly one leaf and
// one that was rolled back becomes none; that leaf numbers are dense and never
// move; that events of one record are leaves in the order of their revisions;
// that no checkpoint is signed which does not extend the one before; that it
// stops rather than grow a ledger whose key, head or edge is not its own; and
// that [Verify] names the event, the record and the member that differ, and
// mends nothing but torn tiles, which say only what the leaves say.
//
// It leaves to others: drawing salts and instants (they come as arguments),
// what stands in a diff beyond its member `set`, who may see an event or a
// proof, carrying checkpoints out of the house, and what else a verification
// should look at ([Options].Checks). It owns the tables event, unsealed, leaf,
// tile and checkpoint, and the row `ledger.key` of setting; of record it only
// reads, to verify.
//
// What it cannot show by itself: an installation that was rolled back whole, database and key
// together, looks like a younger one. A checkpoint kept outside shows it
// ([Options].Since).
package ledger
