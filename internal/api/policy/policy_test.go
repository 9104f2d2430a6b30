package policy_test

import (
	"testing"

	"winkel/internal/api/policy"
)

func TestHashIsTheOneThatBrowsersReckon(t *testing.T) {
	// From the specification of Content Security Policy Level 3.
	if got := policy.Hash("alert('Hello, world.');"); got != "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='" {
		t.Errorf("the hash is %s", got)
	}
}

func TestStylesOfATemplate(t *testing.T) {
	if got := policy.Styles("<p>no style</p>"); got != "'none'" {
		t.Errorf("without a style sheet: %s", got)
	}
	if got, want := policy.Styles("<style>a{}</style><p><style>\nb{}</style>"), policy.Hash("a{}")+" "+policy.Hash("\nb{}"); got != want {
		t.Errorf("with two: %s, want %s", got, want)
	}
}
