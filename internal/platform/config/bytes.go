package config

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Bytes is a size. It is written as a whole number with an optional unit: 512, 64KiB, 20MiB, 1GiB. KB, MB and GB are
// understood as powers of 1,000, as their names say.
type Bytes int64

var units = []struct {
	name  string
	bytes int64
}{
	// Longest names first, because "KiB" ends with "B" too.
	{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}, {"GB", 1e9}, {"MB", 1e6}, {"KB", 1e3}, {"B", 1},
}

// UnmarshalText reads a size; it refuses negative ones and those that do not fit.
func (b *Bytes) UnmarshalText(text []byte) error {
	number, factor := strings.TrimSpace(string(text)), int64(1)
	for _, unit := range units {
		if rest, found := cutSuffixFold(number, unit.name); found {
			number, factor = strings.TrimSpace(rest), unit.bytes
			break
		}
	}
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil || n < 0 || n > math.MaxInt64/factor {
		return fmt.Errorf("%q is not a size; write a whole number with a unit, such as 20MiB", text)
	}
	*b = Bytes(n * factor)
	return nil
}

// String is the size in the largest unit that leaves a whole number.
func (b Bytes) String() string {
	for _, unit := range units[:3] {
		if b != 0 && int64(b)%unit.bytes == 0 {
			return strconv.FormatInt(int64(b)/unit.bytes, 10) + unit.name
		}
	}
	return strconv.FormatInt(int64(b), 10)
}

func cutSuffixFold(s, suffix string) (string, bool) {
	cut := len(s) - len(suffix)
	if cut < 0 || !strings.EqualFold(s[cut:], suffix) {
		return s, false
	}
	return s[:cut], true
}
