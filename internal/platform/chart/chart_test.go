package chart_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"winkel/internal/platform/chart"
)

func TestShort(t *testing.T) {
	for v, want := range map[float64]string{
		0: "0", 0.0876: "0.088", 0.5: "0.5", 1: "1", 2.5: "2.5", 57.87: "57.9", 173.611: "174", 5000: "5000", 10_000: "10k", 12_345: "12.3k",
		999_999: "1M", 5_000_000: "5M", 1.5e9: "1.5G", 100: "100", 10: "10", -20: "-20",
	} {
		if got := chart.Short(v); got != want {
			t.Errorf("%v is %q, want %q", v, got, want)
		}
	}
}

// wellFormed reads a drawing as XML and counts its elements.
func wellFormed(t testing.TB, drawing string) map[string]int {
	count := map[string]int{}
	for d := xml.NewDecoder(strings.NewReader(drawing)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return count
		}
		if err != nil {
			t.Fatalf("%v in %s", err, drawing)
		}
		if e, is := token.(xml.StartElement); is {
			count[e.Name.Local]++
		}
	}
}

func TestDrawings(t *testing.T) {
	axes := chart.Axes{X: "users & <more>", Y: "servers"}
	lines := string(chart.Lines(axes, chart.Line{Name: "a<b", Area: true, Points: []chart.Point{{0, 0}, {10, 5}}}, chart.Line{Points: []chart.Point{{0, math.NaN()}}}))
	if got := wellFormed(t, lines); got["path"] != 2 || got["svg"] != 1 {
		t.Errorf("a line with its area are %v", got)
	}
	if !strings.Contains(lines, "users &amp; &lt;more&gt;") || !strings.Contains(lines, "a&lt;b") {
		t.Error("texts stand there as they came")
	}
	// 10 of 10 to the right of an axis of 640 − 64 − 18, and 5 of 6 up one of 260 − 16 − 44 with steps of 2.
	if !strings.Contains(lines, `d="M64.0 216.0L622.0 49.3"`) {
		t.Error(lines)
	}
	bars := string(chart.Bars("cost", chart.Bar{"one", 10, "10 USD"}, chart.Bar{"half", 5, "5 USD"}))
	if !strings.Contains(bars, `width="340.0"`) || !strings.Contains(bars, `width="170.0"`) {
		t.Error(bars)
	}
}

func TestWhateverIsDrawnIsADrawing(t *testing.T) {
	number := rapid.Float64()
	rapid.Check(t, func(t *rapid.T) {
		points := rapid.SliceOf(rapid.Custom(func(t *rapid.T) chart.Point {
			return chart.Point{X: rapid.Float64Range(0, 1e12).Draw(t, "x"), Y: number.Draw(t, "y")}
		})).Draw(t, "points")
		axes := chart.Axes{X: rapid.String().Draw(t, "label"), Y: "y", LogX: rapid.Bool().Draw(t, "log"), FromX: 0.1}
		drawing := string(chart.Lines(axes, chart.Line{Points: points, Step: rapid.Bool().Draw(t, "step")}))
		if strings.Contains(drawing, "NaN") || strings.Contains(drawing, "Inf") {
			t.Fatalf("no number: %s", drawing)
		}
		if len(drawing) > 1000+100*len(points)+20_000 {
			t.Fatalf("%d bytes for %d points", len(drawing), len(points))
		}
	})
}

func TestPageStandsAlone(t *testing.T) {
	var b bytes.Buffer
	page := chart.Page{Title: "A <plan>", Figures: []chart.Figure{{"5", "servers"}}, Sections: []chart.Section{
		{Title: "Cost", Chart: chart.Bars("cost", chart.Bar{"one", 1, "1"}), Head: []string{"what"}, Rows: [][]string{{"<b>"}}},
	}}
	if err := page.Write(&b); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	for _, want := range []string{"<title>A &lt;plan&gt;</title>", "<td>&lt;b&gt;</td>", "<svg ", "<dd>5</dd>", "--paper"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing", want)
		}
	}
	for _, foreign := range []string{"<script", "http://", "https://", "url("} {
		if strings.Contains(text, foreign) {
			t.Errorf("the page has %q", foreign)
		}
	}
}
