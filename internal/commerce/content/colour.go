package content

import (
	"fmt"
	"math"
	"strconv"

	"winkel/internal/kernel/fault"
)

// Colour is a colour of a screen: red, green and blue from 0 to 255.
type Colour struct{ R, G, B uint8 }

// The grounds on which an accent is hardest to read: the paper of the light shop and the cards of the dark one, as web/src/tokens.css
// has them.
var (
	lightPaper = Colour{0xfa, 0xf6, 0xf0}
	darkCard   = Colour{0x25, 0x21, 0x1c}
	white      = Colour{0xff, 0xff, 0xff}
	black      = Colour{0x1b, 0x12, 0x0c} // as letters on a light ground
)

// readable is the contrast that small letters need: WCAG 2.2, success criterion 1.4.3.
const readable = 4.5

// ParseColour reads #rrggbb.
func ParseColour(text string) (Colour, error) {
	wrong := fault.Invalidf("accent", "%q is no colour: write # and six digits from 0 to f, such as #a04528.", clip(text))
	if len(text) != len("#rrggbb") || text[0] != '#' {
		return Colour{}, wrong
	}
	n, err := strconv.ParseUint(text[1:], 16, 32)
	if err != nil {
		return Colour{}, wrong
	}
	return Colour{uint8(n >> 16), uint8(n >> 8), uint8(n)}, nil // each is one byte of the number
}

// String is the colour as #rrggbb.
func (c Colour) String() string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }

// luminance is how light a colour is, from 0 to 1: WCAG 2.2, "relative luminance".
func (c Colour) luminance() float64 {
	linear := func(value uint8) float64 {
		v := float64(value) / math.MaxUint8
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

// Contrast is how well one colour can be read on the other, from 1 to 21: WCAG 2.2, "contrast ratio".
func Contrast(a, b Colour) float64 {
	light, dark := a.luminance(), b.luminance()
	if light < dark {
		light, dark = dark, light
	}
	return (light + 0.05) / (dark + 0.05)
}

// towards mixes a part of another colour in.
func (c Colour) towards(other Colour, part float64) Colour {
	mix := func(a, b uint8) uint8 { return uint8(math.Round(float64(a) + (float64(b)-float64(a))*part)) }
	return Colour{mix(c.R, other.R), mix(c.G, other.G), mix(c.B, other.B)}
}

// on is the nearest colour, lighter or darker towards the end, that can be read on the ground.
func (c Colour) on(ground, end Colour) Colour {
	const steps = 100
	for i := range steps {
		if mixed := c.towards(end, float64(i)/steps); Contrast(mixed, ground) >= readable {
			return mixed
		}
	}
	return end
}

// letters is what can be read on the colour.
func (c Colour) letters() Colour {
	if Contrast(white, c) >= readable {
		return white
	}
	return black
}

// Palette is an accent as both shops show it, and the letters on it.
type Palette struct{ Light, OnLight, Dark, OnDark Colour }

// Palette derives the dark shop's accent from that of the light one.
func (c Colour) Palette() Palette {
	dark := c.on(darkCard, white)
	return Palette{Light: c, OnLight: c.letters(), Dark: dark, OnDark: dark.letters()}
}

// checkAccent refuses a colour in which texts on the shop's paper could not be read.
func checkAccent(text string) error {
	if text == "" {
		return nil
	}
	c, err := ParseColour(text)
	if err != nil {
		return err
	}
	if Contrast(c, lightPaper) < readable {
		return fault.Invalidf("accent", "Texts in %s could not be read on the shop's paper. The nearest that can is %s.", c, c.on(lightPaper, black))
	}
	return nil
}

func clip(text string) string {
	const most = 40
	if len(text) > most {
		return text[:most] + "…"
	}
	return text
}
