package page

import "winkel/internal/kernel/money"

// format is how a place writes numbers, amounts of money and the values of attributes.
type format struct{ money.Style }

// formatOf is how they are written for a BCP 47 locale.
func formatOf(locale string) format { return format{money.StyleOf(locale)} }
