// The same reckoning as the program's (internal/commerce/content/colour.go): colour.cases.json holds both to the same answers.

// Colour is red, green and blue from 0 to 255.
type Colour = readonly [number, number, number]

const lightPaper: Colour = [0xfa, 0xf6, 0xf0]
const darkCard: Colour = [0x25, 0x21, 0x1c]
const white: Colour = [255, 255, 255]
const black: Colour = [0x1b, 0x12, 0x0c]

const readable = 4.5 // WCAG 2.2, success criterion 1.4.3

// parseColour reads #rrggbb; null is what is none.
export function parseColour(text: string): Colour | null {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text)
  if (!match) return null
  const [, r = '0', g = '0', b = '0'] = match
  return [parseInt(r, 16), parseInt(g, 16), parseInt(b, 16)]
}

const textOf = (colour: Colour): string => '#' + colour.map((part) => part.toString(16).padStart(2, '0')).join('')

// luminance is how light a colour is, from 0 to 1.
function luminance(colour: Colour): number {
  const [r, g, b] = colour.map((part) => {
    const v = part / 255
    return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrastOf(a: Colour, b: Colour): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (light + 0.05) / (dark + 0.05)
}

// nearest is the nearest colour, lighter or darker towards the end, that can be read on the ground.
function nearest(colour: Colour, ground: Colour, end: Colour): Colour {
  for (let i = 0; i < 100; i++) {
    const mixed = colour.map((part, at) => Math.round(part + ((end[at] ?? 0) - part) * (i / 100))) as unknown as Colour
    if (contrastOf(mixed, ground) >= readable) return mixed
  }
  return end
}

const lettersOn = (colour: Colour): Colour => (contrastOf(white, colour) >= readable ? white : black)

// Palette is what becomes of an accent in the light and the dark shop.
export interface Palette {
  contrast: number // of the accent on the light shop's paper, from 1 to 21
  isReadable: boolean
  nearest: string // the nearest accent that is
  light: string
  onLight: string
  dark: string
  onDark: string
}

// paletteOf is what becomes of an accent; null of what is no colour.
export function paletteOf(text: string): Palette | null {
  const accent = parseColour(text)
  if (!accent) return null
  const contrast = contrastOf(accent, lightPaper)
  const dark = nearest(accent, darkCard, white)
  return {
    contrast, isReadable: contrast >= readable, nearest: textOf(nearest(accent, lightPaper, black)), light: textOf(accent), onLight: textOf(lettersOn(accent)),
    dark: textOf(dark), onDark: textOf(lettersOn(dark)),
  }
}
