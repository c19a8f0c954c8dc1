// Package store keeps the truth: one SQL text on two databases, SQLite inside
// the data folder or PostgreSQL beside it, and one way to change either.
//
// Words:
//
//   - act: one closure given to [DB.Write]. It happens whole or not at all.
//   - group: the acts that one commit of SQLite makes durable together.
//   - writer: the goroutine that owns SQLite's only writing connection.
//   - refusal: the error an act is answered with; nothing of it is in any table.
//   - five-word text: the DDL of migrations/, in which «int», «bytes»,
//     «serial», «table» and «rowless» stand for what the two databases call
//     differently, and «key» for a text that is compared byte by byte.
//
// Promises, the same on both databases:
//
//   - [DB.Write] answers nil only when the act is on disk, and an error only
//     when nothing of it is anywhere; the one exception is [ErrUnknown].
//   - A caller who goes away before his act begins is refused; once it has
//     begun it is finished and answered with the truth.
//   - A closure may run twice. It sets its results from scratch, has no effect
//     outside its [Tx], and takes time and randomness from values drawn before.
//   - A panic in a closure is the refusal of that act alone.
//   - The first statement that fails ends its act: later statements answer
//     with the same error, and so does the act, whatever the closure returns.
//   - A statement is not begun while rows of an earlier one are open: read
//     them into memory first. Rows left open refuse the act.
//   - $1 to $n stand for the arguments in any order and as often as wanted;
//     arguments are integers, texts, bytes and nil. Times are integers (UTC
//     microseconds), yes and no are 1 and 0.
//   - No closure can end the transaction it runs in.
//   - [DB.Read] sees one moment, cannot write, never waits for a writer and
//     lasts at most five seconds, because an old reader lets SQLite's log grow.
//
// Errors are told apart with errors.Is and [ErrConstraint], [ErrConflict],
// [ErrFull], [ErrBusy], [ErrUnknown], [ErrClosed]; those that a person can do
// something about are also a fault with their sentence in both languages.
//
// It leaves to others what the rows mean: each table is named by its owner
// only. Long work (imports, list building) is the caller's to cut into acts of
// at most 200 rows. Content of files is in store/blob.
package store
