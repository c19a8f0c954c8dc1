// Package wire is the JSON of the API as Go structs: what the server writes and
// the client reads. The OpenAPI document is made of these very structs, their
// `json` names and their `doc` tags, so that the three cannot differ.
//
// How values are written, in and out:
//
//   - ids and references: decimal numbers as strings, "12";
//   - money: yuan as a string with two decimals, "82.50";
//   - a date: "2026-11-24"; a time: RFC 3339 with the offset of the
//     installation, "2026-11-24T09:30:00+08:00";
//   - a file or a signature: {"hash", "name", "size", "media"}, the content
//     having been uploaded before;
//   - lines of a table: objects by column;
//   - what is not filled in is absent; null clears a field.
//
// Texts for people come in one language, that of Accept-Language.
package wire
