// Package telephone reads the strings that people and exchanges write for
// telephone numbers, and says where a number lies as seen from an office.
//
// Words:
//
//   - office: where calls are made from: its area code and the digits that take
//     an outside line (trunk access codes).
//   - normal form: +CC and the significant number for what the numbering plan
//     gives to subscribers, in China and abroad (ITU-T E.164); the digits as
//     they are for short numbers, freephone and extensions.
//   - kind: fixed, mobile, free (400, 800), short (service and emergency
//     numbers), extension, foreign, or unknown.
//   - zone: where a call goes, as its cost and the regulation's S11 count it:
//     local, domestic (another long-distance area), hmt (Hong Kong, Macao,
//     Taiwan), abroad; none where the number does not say.
//
// It promises:
//
//   - Reading never fails loudly: what is no number of the plan is of the kind
//     unknown, with the digits that were read; nothing is guessed from a number
//     that is not valid (95588 is a bank, not a place in Ningxia).
//   - The same number dialled in different ways has one normal form.
//   - Numbers that share a long-distance area are local to each other, also
//     where the area covers several cities (0731: 长沙, 株洲, 湘潭).
//
// Source: the numbering plan as google/libphonenumber has it, by its Go port.
// Numbers carried over to another operator keep their home; a number moved to
// another place cannot be told.
package telephone
