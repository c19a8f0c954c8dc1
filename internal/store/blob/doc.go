// Package blob keeps the content of files under the hash of what is in them.
//
// Words:
//
//   - content: bytes of any length, streamed and never held in memory.
//   - hash: the SHA-256 of a content, 64 lower-case hexadecimal digits; the only
//     name a content has. The same content put twice is kept once.
//
// Promises, the same on a disk and in an S3 store:
//
//   - [Store.Put] answers when the content is durable under its hash; before,
//     nobody can see any of it. What is there is not written again, unless its
//     size shows that it is damaged: then putting it again heals it.
//   - A reader from [Store.Open] gives the content or an error: it ends with
//     [ErrDamaged] instead of io.EOF when what it gave is not what the hash says.
//   - [Store.Walk] gives every content, in the order of the hashes.
//
// On a disk the layout is ROOT/ab/cdef..., the hash cut after two digits, and
// ROOT/tmp for what is being written; in S3 the keys are the same after a
// prefix, and what is being written waits in a local folder, because its name
// is known only at its end.
//
// It leaves to others which content belongs to which record (table blobref),
// how large one may be, when each is verified, and its removal.
package blob
