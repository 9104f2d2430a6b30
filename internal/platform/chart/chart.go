// Package chart draws charts as SVG, and lays them out on a page of HTML that needs nothing else: no script, no file beside it, no
// network. It knows nothing of what is drawn.
package chart

import (
	"fmt"
	"html"
	"html/template"
	"math"
	"strconv"
	"strings"
)

// The drawing, in units of the SVG, which grows with the page.
const (
	width, height = 640, 260
	left, right   = 64, 18
	top, bottom   = 16, 44
)

// Point is a point of a line.
type Point struct{ X, Y float64 }

// Line is a named line.
type Line struct {
	Name   string
	Points []Point
	Step   bool // it stays where it is until the next point
	Area   bool // what lies below is filled
}

// Axes says what is measured.
type Axes struct {
	X, Y    string               // with units
	FormatX func(float64) string // of the numbers; nil: Short
	LogX    bool                 // each tenth part of the axis is ten times the one before
	FromX   float64              // where a logarithmic axis begins
}

// Bar is a bar with its length and what is written at its end.
type Bar struct {
	Name  string
	Value float64
	Text  string
}

// Lines draws lines over common axes that begin with 0. What is no number is left
// out, and what is negative lies on the axis.
func Lines(axes Axes, lines ...Line) template.HTML {
	maxX, maxY := 0.0, 0.0
	for _, l := range lines {
		for _, p := range l.Points {
			maxX, maxY = max(maxX, finite(p.X)), max(maxY, finite(p.Y))
		}
	}
	stepY := nice(maxY / 4)
	maxY = max(math.Ceil(maxY/stepY), 1) * stepY
	x, ticks := axes.scale(maxX)
	y := func(v float64) float64 { return height - bottom - finite(v)/maxY*(height-top-bottom) }
	format := axes.FormatX
	if format == nil {
		format = Short
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg viewBox="0 0 %d %d" role="img" aria-label="%s">`, width, height, html.EscapeString(axes.Y+" by "+axes.X))
	for v := 0.0; v <= maxY+stepY/2; v += stepY {
		fmt.Fprintf(&b, `<line class="grid" x1="%d" x2="%d" y1="%.1f" y2="%.1f"/><text class="tick" x="%d" y="%.1f" text-anchor="end">%s</text>`,
			left, width-right, y(v), y(v), left-8, y(v)+4, Short(v))
	}
	for _, v := range ticks {
		fmt.Fprintf(&b, `<text class="tick" x="%.1f" y="%d" text-anchor="middle">%s</text>`, x(v), height-bottom+18, html.EscapeString(format(v)))
	}
	fmt.Fprintf(&b, `<text class="axis" x="%d" y="%d" text-anchor="middle">%s</text>`, (left+width-right)/2, height-6, html.EscapeString(axes.X))
	for i, l := range lines {
		b.WriteString(l.draw(i, x, y))
	}
	b.WriteString(`</svg>`)
	return template.HTML(b.String() + legend(axes.Y, lines)) //nolint:gosec // texts were escaped where they were put in
}

// scale is where a value stands, and which values are named.
func (a Axes) scale(maxX float64) (at func(float64) float64, ticks []float64) {
	const room = width - left - right
	if a.LogX {
		from := math.Log10(a.FromX)
		decades := max(math.Ceil(math.Log10(max(maxX, a.FromX*10))-from-1e-9), 1)
		for d := 0.0; d <= decades; d++ {
			ticks = append(ticks, math.Pow(10, from+d))
		}
		return func(v float64) float64 { return left + (math.Log10(max(v, a.FromX))-from)/decades*room }, ticks
	}
	if maxX <= 0 {
		maxX = 1
	}
	step := nice(maxX / 6)
	for v := 0.0; v <= maxX+step*1e-9; v += step {
		ticks = append(ticks, v)
	}
	return func(v float64) float64 { return left + finite(v)/maxX*room }, ticks
}

func (l Line) draw(color int, x, y func(float64) float64) string {
	var path strings.Builder
	verb := "M"
	var first, last Point
	for i, p := range l.Points {
		if math.IsNaN(p.Y) {
			continue
		}
		if l.Step && i > 0 {
			fmt.Fprintf(&path, "L%.1f %.1f", x(p.X), y(last.Y))
		}
		fmt.Fprintf(&path, "%s%.1f %.1f", verb, x(p.X), y(p.Y))
		if verb == "M" {
			first = p
		}
		verb, last = "L", p
	}
	if path.Len() == 0 {
		return ""
	}
	area := ""
	if l.Area {
		area = fmt.Sprintf(`<path class="area c%d" d="%sL%.1f %.1fL%.1f %.1fZ"/>`, color%colors, path.String(), x(last.X), y(0), x(first.X), y(0))
	}
	return area + fmt.Sprintf(`<path class="line c%d" d=%q/>`, color%colors, path.String())
}

// colors is how many the style sheet has.
const colors = 4

func legend(measure string, lines []Line) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<p class="legend"><span>%s</span>`, html.EscapeString(measure))
	for i, l := range lines {
		if l.Name != "" {
			fmt.Fprintf(&b, `<span><i class="c%d"></i>%s</span>`, i%colors, html.EscapeString(l.Name))
		}
	}
	b.WriteString(`</p>`)
	return b.String()
}

// Bars draws bars that lie on each other, the longest as long as there is room.
func Bars(label string, bars ...Bar) template.HTML {
	const row, names, texts = 34, 190, 110
	longest := 0.0
	for _, bar := range bars {
		longest = max(longest, finite(bar.Value))
	}
	if longest == 0 {
		longest = 1
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg viewBox="0 0 %d %d" role="img" aria-label="%s">`, width, row*len(bars)+4, html.EscapeString(label))
	for i, bar := range bars {
		y, long := i*row+4, max(finite(bar.Value)/longest*(width-names-texts), 2)
		fmt.Fprintf(&b, `<text class="name" x="%d" y="%d" text-anchor="end">%s</text>`, names-12, y+18, html.EscapeString(clip(bar.Name)))
		fmt.Fprintf(&b, `<rect class="bar c%d" x="%d" y="%d" width="%.1f" height="24" rx="5"/>`, i%colors, names, y, long)
		fmt.Fprintf(&b, `<text class="value" x="%.1f" y="%d">%s</text>`, names+long+10, y+18, html.EscapeString(bar.Text))
	}
	b.WriteString(`</svg>`)
	return template.HTML(b.String()) //nolint:gosec // texts were escaped where they were put in
}

func clip(name string) string {
	const room = 24
	if letters := []rune(name); len(letters) > room {
		return string(letters[:room-1]) + "…"
	}
	return name
}

// nice is the least of 1, 2, 2.5, 5 and 10, times a power of ten, that is not below v; 1 for nothing.
func nice(v float64) float64 {
	if v < 1/most {
		return 1
	}
	power := math.Pow(10, math.Floor(math.Log10(v)))
	for _, m := range []float64{1, 2, 2.5, 5} {
		if m*power >= v*(1-1e-9) {
			return m * power
		}
	}
	return 10 * power
}

// most is the largest number that is drawn.
const most = 1e15

// finite is v where it can be drawn, and else the nearest that can; 0 for what is no number.
func finite(v float64) float64 {
	if math.IsNaN(v) {
		return 0
	}
	return min(max(v, 0), most)
}

// Short is a number as people write it: three digits that count, in thousands (k), millions (M) and milliards (G).
func Short(v float64) string {
	for _, unit := range []struct {
		from float64
		name string
	}{{1e9, "G"}, {1e6, "M"}, {1e4, "k"}} {
		if math.Abs(v) >= unit.from*(1-5e-4) {
			scale := unit.from
			if unit.name == "k" {
				scale = 1000
			}
			return digits(v/scale) + unit.name
		}
	}
	return digits(v)
}

func digits(v float64) string {
	places := 0
	switch size := math.Abs(v); {
	case size < 1:
		places = 3
	case size < 10:
		places = 2
	case size < 100:
		places = 1
	}
	text := strconv.FormatFloat(v, 'f', places, 64)
	if places > 0 {
		text = strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
	}
	return text
}
