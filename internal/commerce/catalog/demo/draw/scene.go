package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// side is the width and height of every picture in pixels.
const side = 1200

// Picture is one line of pictures.json: a drawing of an object in some colours, in a scene.
type Picture struct {
	File     string            `json:"file"`     // without ".jpg"
	Object   string            `json:"object"`   // a file of objects/, without ".svg"
	Scene    string            `json:"scene"`    // arch, circle, window, hang or lay
	Backdrop string            `json:"backdrop"` // a colour's name
	Colors   map[string]string `json:"colors"`   // slot to a colour's name
	Zoom     int               `json:"zoom"`     // of the object, in percent; 0: 100
}

// Plan is pictures.json: the palette, the colours of the slots where a picture says nothing, and the pictures.
type Plan struct {
	Palette  map[string]string `json:"palette"`
	Slots    map[string]string `json:"slots"`
	Pictures []Picture         `json:"pictures"`
}

// readPlan reads pictures.json from a directory and refuses one that names a colour the palette does not have.
func readPlan(dir string) (Plan, error) {
	file, err := os.Open(filepath.Join(dir, "pictures.json"))
	if err != nil {
		return Plan{}, err
	}
	defer file.Close()
	decoder := json.NewDecoder(file)
	decoder.DisallowUnknownFields()
	var plan Plan
	if err := decoder.Decode(&plan); err != nil {
		return Plan{}, fmt.Errorf("pictures.json: %w", err)
	}
	for _, picture := range plan.Pictures {
		for _, name := range append(slices.Collect(maps.Values(picture.Colors)), picture.Backdrop) {
			if _, ok := plan.Palette[name]; !ok {
				return Plan{}, fmt.Errorf("pictures.json: %s: no colour %q in the palette", picture.File, name)
			}
		}
		if _, ok := scenes[picture.Scene]; !ok {
			return Plan{}, fmt.Errorf("pictures.json: %s: no scene %q", picture.File, picture.Scene)
		}
	}
	return plan, nil
}

// compose puts the object of a picture into its scene: a whole SVG document that needs nothing else.
func (p Plan) compose(dir string, picture Picture) (string, error) {
	object, err := os.ReadFile(filepath.Join(dir, "objects", picture.Object+".svg"))
	if err != nil {
		return "", err
	}
	var svg strings.Builder
	fmt.Fprintf(&svg, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d">`, side, side, side, side)
	svg.WriteString("<style>:root{" + shades("bg", p.Palette[picture.Backdrop]))
	slots := slices.Sorted(maps.Keys(p.Slots))
	for _, slot := range slots {
		color := cmp.Or(p.Palette[picture.Colors[slot]], p.Palette[p.Slots[slot]])
		svg.WriteString(shades(slot, color))
	}
	svg.WriteString("}" + fixedStyle)
	for _, slot := range append(slots, "bg") {
		svg.WriteString(classes(slot))
	}
	svg.WriteString("</style><defs>" + fixedDefs)
	for _, slot := range slots {
		svg.WriteString(gradients(slot))
	}
	fmt.Fprintf(&svg, "</defs>%s<g class=%q><g transform=%q>%s</g></g></svg>",
		scenes[picture.Scene], "on-"+picture.Scene, picture.zoom(), object)
	return svg.String(), nil
}

// zoom is the transformation that makes an object larger: away from the floor it stands on, or from the middle.
func (p Picture) zoom() string {
	y := 940
	if p.Scene == "lay" || p.Scene == "hang" {
		y = side / 2
	}
	percent := cmp.Or(p.Zoom, 100)
	return fmt.Sprintf("translate(%d %d) scale(%d.%02d) translate(-%d -%d)", side/2, y, percent/100, percent%100, side/2, y)
}

// shades declares a slot's colour and the tones made from it. Shadows lean to a warm brown and lights to cream, so that
// all colours look as if they stood in the same light.
func shades(slot, color string) string {
	const tones = "--%[1]s:%[2]s;" +
		"--%[1]s-light:color-mix(in oklab,%[2]s 72%%,#fffaf0);" +
		"--%[1]s-dark:color-mix(in oklab,%[2]s 80%%,#3a2012);" +
		"--%[1]s-darker:color-mix(in oklab,%[2]s 60%%,#2a170d);"
	return fmt.Sprintf(tones, slot, color)
}

// classes declares the flat fills and strokes of a slot: a, a-light, a-dark, a-darker, a-line, a-dark-line, and the
// shaded fills a-round (an upright cylinder lit from the left), a-down (lit from above) and a-ball.
func classes(slot string) string {
	const rules = ".%[1]s{fill:var(--%[1]s)}.%[1]s-light{fill:var(--%[1]s-light)}" +
		".%[1]s-dark{fill:var(--%[1]s-dark)}.%[1]s-darker{fill:var(--%[1]s-darker)}" +
		".%[1]s-line{fill:none;stroke:var(--%[1]s)}.%[1]s-dark-line{fill:none;stroke:var(--%[1]s-dark)}" +
		".%[1]s-light-line{fill:none;stroke:var(--%[1]s-light)}" +
		".%[1]s-round{fill:url(#%[1]s-round)}.%[1]s-down{fill:url(#%[1]s-down)}.%[1]s-ball{fill:url(#%[1]s-ball)}"
	return fmt.Sprintf(rules, slot)
}

// gradients defines what the shaded fills of a slot refer to.
func gradients(slot string) string {
	const defs = `<linearGradient id="%[1]s-round">` +
		`<stop offset="0" style="stop-color:var(--%[1]s)"/><stop offset=".2" style="stop-color:var(--%[1]s-light)"/>` +
		`<stop offset=".55" style="stop-color:var(--%[1]s)"/><stop offset="1" style="stop-color:var(--%[1]s-dark)"/></linearGradient>` +
		`<linearGradient id="%[1]s-down" x1="0" y1="0" x2=".35" y2="1">` +
		`<stop offset="0" style="stop-color:var(--%[1]s-light)"/><stop offset=".6" style="stop-color:var(--%[1]s)"/>` +
		`<stop offset="1" style="stop-color:color-mix(in oklab,var(--%[1]s),var(--%[1]s-dark) 60%%)"/></linearGradient>` +
		`<radialGradient id="%[1]s-ball" cx=".36" cy=".3" r=".75">` +
		`<stop offset="0" style="stop-color:var(--%[1]s-light)"/><stop offset=".55" style="stop-color:var(--%[1]s)"/>` +
		`<stop offset="1" style="stop-color:var(--%[1]s-dark)"/></radialGradient>`
	return fmt.Sprintf(defs, slot)
}

// fixedStyle is what no colour changes: shadows, highlights, glass and steam.
const fixedStyle = `path,line,circle,ellipse,rect{stroke-linecap:round;stroke-linejoin:round}` +
	`.shadow{fill:#4a2c16;opacity:.42;filter:url(#blur)}` +
	`.shade{fill:#4a2c16;opacity:.22;filter:url(#blur)}` +
	`.shine{fill:#fff;opacity:.34}` +
	`.fleck{fill:#5a3a22;opacity:.35}` +
	`.glass{fill:#eaf6f5;opacity:.55}` +
	`.glass-edge{fill:none;stroke:#fff;stroke-width:7;opacity:.85}` +
	`.steam{fill:none;stroke:#fff;stroke-width:15;opacity:.6;filter:url(#soft)}` +
	`.glow{fill:url(#glow)}.beam{fill:url(#beam);filter:url(#soft)}` +
	`.wall{fill:url(#wall)}.floor{fill:url(#floor)}` +
	`.form{fill:oklch(from var(--bg) calc(l - .045) calc(c * 1.55) h)}` +
	`.pale{fill:color-mix(in oklab,var(--bg) 50%,#fffdf8)}` +
	`.sun{fill:#fffaf0;opacity:.5;filter:url(#soft)}` +
	`.on-lay{filter:drop-shadow(20px 28px 22px rgba(74,44,22,.36))}` +
	`.on-hang{filter:drop-shadow(34px 30px 24px rgba(74,44,22,.24))}`

// fixedDefs is what the fixed styles refer to.
const fixedDefs = `<filter id="blur" x="-40%" y="-120%" width="180%" height="340%"><feGaussianBlur stdDeviation="17"/></filter>` +
	`<filter id="soft" x="-30%" y="-30%" width="160%" height="160%"><feGaussianBlur stdDeviation="7"/></filter>` +
	`<radialGradient id="glow"><stop offset=".3" stop-color="#fff0bd" stop-opacity=".95"/>` +
	`<stop offset="1" stop-color="#fff0bd" stop-opacity="0"/></radialGradient>` +
	`<linearGradient id="beam" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#fff3c9" stop-opacity=".95"/>` +
	`<stop offset="1" stop-color="#fff3c9" stop-opacity=".05"/></linearGradient>` +
	`<linearGradient id="wall" x1="0" y1="0" x2="1" y2="1">` +
	`<stop offset="0" style="stop-color:color-mix(in oklab,var(--bg) 66%,#fffdf8)"/><stop offset="1" style="stop-color:var(--bg)"/></linearGradient>` +
	`<linearGradient id="floor" x1="0" y1="0" x2="0" y2="1">` +
	`<stop offset="0" style="stop-color:oklch(from var(--bg) calc(l - .06) calc(c * 1.6) h)"/>` +
	`<stop offset="1" style="stop-color:oklch(from var(--bg) calc(l - .02) calc(c * 1.3) h)"/></linearGradient>`

const (
	wall  = `<rect class="wall" width="1200" height="1200"/>`
	floor = `<rect class="floor" y="850" width="1200" height="350"/>`
)

// scenes are what lies behind an object. Objects stand on a floor at about y = 940; in the scenes lay and hang they
// throw their own shadow.
var scenes = map[string]string{
	"arch":   wall + `<path class="form" d="M240 850V500A360 360 0 0 1 960 500V850Z"/>` + floor,
	"circle": wall + `<circle class="pale" cx="600" cy="520" r="420"/>` + floor,
	"window": wall + floor + `<g class="sun"><path d="M120 120L400 60V380L120 440ZM440 50L720 -10V310L440 370ZM120 480L400 420V740L120 800ZM440 410L720 350V670L440 730Z"/></g>`,
	"hang":   wall + `<circle class="form" cx="600" cy="640" r="400"/>`,
	"lay":    wall + `<path class="form" d="M-40 760Q260 560 560 700T1240 520V1240H-40Z"/>`,
}
