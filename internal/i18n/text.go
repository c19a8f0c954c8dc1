package i18n

// Text is one sentence in both languages of the product. A text that has no
// English yet shows its Chinese, and the other way round: nobody ever meets
// an empty label.
type Text struct {
	Zh string `json:"zh"`
	En string `json:"en,omitempty"`
}

// Lang is a language of the product: "zh" or "en".
type Lang string

// The two languages.
const (
	Zh Lang = "zh"
	En Lang = "en"
)

// In gives the text in the language asked for.
func (t Text) In(l Lang) string {
	if l == En && t.En != "" || t.Zh == "" {
		return t.En
	}
	return t.Zh
}

// Empty says that there is no text in either language.
func (t Text) Empty() bool { return t.Zh == "" && t.En == "" }
