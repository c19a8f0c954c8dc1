package i18n

import (
	"fmt"
	"maps"
	"slices"
)

// Words are the sentences of one place of the product by their keys.
//
// In a sentence {1} is the first argument, {2} the second; {{ is a brace. In
// English {1:day} is a number with its noun, "1 day", "3 days"; a noun with a
// plural of its own is written {1:person/people}.
type Words map[string]Text

// catalogue is the sentences that several packages say.
var catalogue = gather(clockWords, dayWords, spanWords, timeWords, sheetWords)

func gather(places ...Words) Words {
	all := Words{}
	for _, place := range places {
		for key, say := range place {
			if _, twice := all[key]; twice {
				panic("i18n: key given twice: " + key)
			}
			all[key] = say
		}
	}
	return all
}

// Msg gives a sentence of the common words; see Words.Msg.
func Msg(key string, args ...any) Text { return catalogue.Msg(key, args...) }

// Msg gives the sentence of a key in both languages with its arguments filled
// in. A Text among them is taken in each language, a time.Duration is written
// for people, a whole number by Count (so a year is given as a string),
// whatever else as fmt writes it. A key that is not there shows as itself: a
// test finds it before anybody else does.
func (w Words) Msg(key string, args ...any) Text {
	say, ok := w[key]
	if !ok {
		return Text{Zh: "⟨" + key + "⟩", En: "⟨" + key + "⟩"}
	}
	return Text{Zh: fill(say.Zh, Zh, args), En: fill(say.En, En, args)}
}

// Arguments is how many arguments the sentence of a key takes, -1 for a key
// that is not there.
func (w Words) Arguments(key string) int {
	say, ok := w[key]
	if !ok {
		return -1
	}
	most := 0
	for _, s := range []string{say.Zh, say.En} {
		for n := range holes(s) {
			most = max(most, n)
		}
	}
	return most
}

// Faults says what is wrong with the words, for the test of whoever keeps
// them: a sentence not in both languages, holes that differ or leave one out,
// a noun in Chinese.
func (w Words) Faults() (faults []string) {
	for _, key := range slices.Sorted(maps.Keys(w)) {
		say := w[key]
		zh, en := holes(say.Zh), holes(say.En)
		switch {
		case say.Zh == "" || say.En == "":
			faults = append(faults, key+": not in both languages")
		case !maps.EqualFunc(zh, en, func(_, _ hole) bool { return true }):
			faults = append(faults, fmt.Sprintf("%s: the holes differ: %q, %q", key, say.Zh, say.En))
		}
		for n, h := range zh {
			if n > len(zh) {
				faults = append(faults, fmt.Sprintf("%s: {%d} leaves one out", key, n))
			}
			if h.one != "" {
				faults = append(faults, fmt.Sprintf("%s: {%d:%s} in Chinese", key, n, h.one))
			}
		}
	}
	return faults
}
