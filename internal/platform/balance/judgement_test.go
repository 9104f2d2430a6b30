package balance

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestJudgement(t *testing.T) {
	// p: a check is passed, l: the node leaves, f: it is failing, u: nobody answers; +: a request was answered, -: it was not. At rise 2
	// and fall 3.
	for what, want := range map[string]Standing{
		"p":         Ready, // the first check decides
		"l":         Out,
		"f":         Impaired,
		"u":         Out,
		"puu":       Ready,
		"puuu":      Out,
		"puupuu":    Ready, // not in a row
		"puuup":     Out,
		"puuupp":    Ready,
		"puuupup":   Out,
		"pl":        Out, // it said so itself
		"plp":       Out,
		"plpp":      Ready,
		"pff":       Ready,
		"pfff":      Impaired,
		"pfffp":     Impaired,
		"pfffpp":    Ready,
		"pfffuu":    Out, // six in a row that were not passed
		"pufu":      Out,
		"plf":       Impaired,
		"p--":       Ready,
		"p---":      Out,
		"p--+--":    Ready,
		"p---p":     Out,
		"p---pp":    Ready,
		"p---pp--":  Ready, // it begins anew
		"p---pp---": Out,
		"p---+":     Out, // what was under way before ends well: that is no check
		"-u":        Out,
		"+":         Out, // nobody is asked before the first check
	} {
		j := judgement{}
		for _, c := range what {
			switch c {
			case '+', '-':
				j = j.asked(c == '+', 3)
			default:
				j = j.checked(map[rune]verdict{'p': passed, 'l': leaving, 'f': failing, 'u': unanswered}[c], 2, 3)
			}
		}
		if j.standing != want {
			t.Errorf("%s: %s, want %s", what, j.standing, want)
		}
	}
}

// Whatever happened: rise checks in a row that are passed make a node ready, fall checks in a row without an answer take it out, and so
// does one in which it says that it leaves.
func TestJudgementForgets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rise, fall := rapid.IntRange(1, 5).Draw(t, "rise"), rapid.IntRange(1, 5).Draw(t, "fall")
		j := judgement{}
		for _, what := range rapid.SliceOf(rapid.IntRange(0, 5)).Draw(t, "what happens") {
			if what >= 4 {
				j = j.asked(what == 4, fall)
				continue
			}
			j = j.checked(verdict(what), rise, fall)
		}
		if left := j.checked(leaving, rise, fall); left.standing != Out {
			t.Fatalf("%+v leaves and is %s", j, left.standing)
		}
		good, bad := j, j
		for range rise {
			good = good.checked(passed, rise, fall)
		}
		for range fall {
			bad = bad.checked(unanswered, rise, fall)
		}
		if good.standing != Ready || bad.standing != Out {
			t.Fatalf("%+v is %s after good checks and %s after bad ones", j, good.standing, bad.standing)
		}
	})
}

func TestUnderstood(t *testing.T) {
	for _, c := range []struct {
		status int
		text   string
		want   verdict
	}{
		{http.StatusOK, `{"status":"ready"}`, passed},
		{http.StatusServiceUnavailable, `{"status":"failing","checks":{}}`, failing},
		{http.StatusServiceUnavailable, `{"status":"draining"}`, leaving},
		{http.StatusServiceUnavailable, `{"status":"starting"}`, leaving},
		{http.StatusServiceUnavailable, `<html>`, leaving},
		{http.StatusNotFound, `{"status":"ready"}`, unanswered},
		{http.StatusFound, ``, unanswered},
		{http.StatusInternalServerError, `{"status":"failing"}`, unanswered},
	} {
		if got := understood(c.status, []byte(c.text)); got != c.want {
			t.Errorf("%d %s is understood as %d, want %d", c.status, c.text, got, c.want)
		}
	}
}

func TestParseNode(t *testing.T) {
	for text, want := range map[string]string{
		"http://10.0.0.1:8080":          "10.0.0.1:8080 1 false",
		" http://10.0.0.1:8080/ ":       "10.0.0.1:8080 1 false",
		"https://web1":                  "web1 1 false",
		"http://[::1]:80;weight=100":    "[::1]:80 100 false",
		"http://a:1;backup":             "a:1 1 true",
		"http://a:1;weight=3;backup":    "a:1 3 true",
		"":                              "is no address",
		"10.0.0.1:8080":                 "is no address",
		"ftp://a":                       "is no address",
		"http://":                       "is no address",
		"http:a":                        "is no address",
		"http://a/shop":                 "says more",
		"http://u:pw@a":                 "says more",
		"http://a?x=1":                  "says more",
		"http://a;weight=0":             "from 1 to 100",
		"http://a;weight=101":           "from 1 to 100",
		"http://a;weight=two":           "from 1 to 100",
		"http://a;weight":               "from 1 to 100",
		"http://a;Backup":               "Only weight=N and backup",
		"http://a;":                     "Only weight=N and backup",
		"http://a;backup=1":             "Only weight=N and backup",
		"http://a:1,http://b:1":         "is no address",
		"http://a;weight=1;max_fails=3": "Only weight=N and backup",
		"http://a#b":                    "says more",
	} {
		n, err := ParseNode(text)
		got := fmt.Sprint(err)
		if err == nil {
			got = fmt.Sprint(n.Name(), " ", n.Weight, " ", n.Backup)
		}
		if !strings.Contains(got, want) {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
		if strings.Contains(got, "pw") {
			t.Errorf("%q shows a password: %s", text, got)
		}
	}
	for text, want := range map[string]string{
		"http://a,http://a":        "named twice",
		"http://a,https://a":       "named twice",
		"http://a;backup":          "every node is a backup",
		"http://a,http://b;backup": "",
		"http://a,b":               "is no address",
	} {
		_, err := ParseNodes(strings.Split(text, ","))
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
	many := make([]string, MostNodes+1)
	for i := range many {
		many[i] = fmt.Sprintf("http://10.0.0.%d", i)
	}
	if _, err := ParseNodes(many); err == nil || !strings.Contains(err.Error(), "At most 64") {
		t.Errorf("%d nodes: %v", len(many), err)
	}
}
