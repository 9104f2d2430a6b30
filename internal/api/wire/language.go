package wire

// LanguageCookie holds the language that a visitor chose for the pages.
const LanguageCookie = "winkel_language"

// Languages is what the pages of the shop speak. The first is spoken where the shop's own is none of them.
func Languages() []string { return []string{"en", "de"} }
