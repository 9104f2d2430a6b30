// Draw makes the pictures of the demo shop: it composes each picture of pictures.json as an SVG document, has a
// headless Chromium paint it, and stores it as a JPEG of 1200 by 1200 pixels, made small by jpegtran.
//
//	go run ./internal/commerce/catalog/demo/draw
//
// README.md beside this file says how the drawings are made and how to add one.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/image/draw"
)

const (
	perShot   = 6      // pictures that one run of the browser paints, one below the other
	maxBytes  = 60_000 // of one JPEG
	best      = 82
	worst     = 60
	thumbnail = 300 // side of a picture on the contact sheet
	perRow    = 6
)

func main() {
	log.SetFlags(0)
	dir := flag.String("dir", "internal/commerce/catalog/demo/draw", "directory of pictures.json and objects/")
	out := flag.String("out", "internal/commerce/catalog/demo/pictures", "directory of the JPEG files")
	only := flag.String("only", "", "regular expression: draw only the pictures whose file or object matches")
	sheet := flag.String("sheet", "", "PNG file to write a contact sheet of the drawn pictures to")
	browser := flag.String("browser", "chromium", "the browser that paints")
	flag.Parse()
	if err := run(*dir, *out, *only, *sheet, *browser); err != nil {
		log.Fatal("draw: ", err)
	}
}

// run draws the pictures that only matches, a few per start of the browser.
func run(dir, out, only, sheet, browser string) error {
	plan, err := readPlan(dir)
	if err != nil {
		return err
	}
	match, err := regexp.Compile(only)
	if err != nil {
		return err
	}
	pictures := slices.DeleteFunc(plan.Pictures, func(p Picture) bool {
		return !match.MatchString(p.File) && !match.MatchString(p.Object)
	})
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	var painted []image.Image
	for group := range slices.Chunk(pictures, perShot) {
		images, err := paint(plan, dir, browser, group)
		if err != nil {
			return err
		}
		for i, img := range images {
			if err := writeJPEG(filepath.Join(out, group[i].File+".jpg"), img); err != nil {
				return err
			}
		}
		painted = append(painted, images...)
		log.Printf("%d of %d pictures", len(painted), len(pictures))
	}
	if sheet == "" {
		return nil
	}
	return writeSheet(sheet, painted)
}

// paint has the browser paint pictures one below the other in one screenshot and cuts it into them.
func paint(plan Plan, dir, browser string, pictures []Picture) ([]image.Image, error) {
	work, err := os.MkdirTemp("", "draw")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(work)
	var page strings.Builder
	page.WriteString("<!doctype html><style>body{margin:0}img{display:block}</style>")
	for _, picture := range pictures {
		svg, err := plan.compose(dir, picture)
		if err != nil {
			return nil, err
		}
		name := picture.File + ".svg"
		if err := os.WriteFile(filepath.Join(work, name), []byte(svg), 0o600); err != nil {
			return nil, err
		}
		fmt.Fprintf(&page, "<img src=%q width=%d height=%d>", name, side, side)
	}
	if err := os.WriteFile(filepath.Join(work, "page.html"), []byte(page.String()), 0o600); err != nil {
		return nil, err
	}
	shot := filepath.Join(work, "shot.png")
	command := exec.Command(browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
		"--user-data-dir="+filepath.Join(work, "profile"), "--screenshot="+shot,
		fmt.Sprintf("--window-size=%d,%d", side, side*len(pictures)), "file://"+filepath.Join(work, "page.html"))
	if output, err := command.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%s: %w\n%s", browser, err, output)
	}
	return cut(shot, pictures)
}

// cut takes the pictures out of a screenshot that shows one below the other.
func cut(shot string, pictures []Picture) ([]image.Image, error) {
	file, err := os.Open(shot)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	whole, err := png.Decode(file)
	if err != nil {
		return nil, err
	}
	if want := image.Rect(0, 0, side, side*len(pictures)); whole.Bounds() != want {
		return nil, fmt.Errorf("the screenshot is %v, not %v", whole.Bounds(), want)
	}
	images := make([]image.Image, len(pictures))
	for i := range images {
		picture := image.NewRGBA(image.Rect(0, 0, side, side))
		draw.Draw(picture, picture.Bounds(), whole, image.Pt(0, i*side), draw.Src)
		images[i] = picture
	}
	return images, nil
}

// writeJPEG stores a picture in the best quality that fits into maxBytes.
func writeJPEG(path string, img image.Image) error {
	for quality := best; quality >= worst; quality -= 4 {
		var plain, small bytes.Buffer
		if err := jpeg.Encode(&plain, img, &jpeg.Options{Quality: quality}); err != nil {
			return err
		}
		// Go writes the standard Huffman tables, on which flat drawings waste a third of their bytes.
		optimize := exec.Command("jpegtran", "-copy", "none", "-optimize")
		optimize.Stdin, optimize.Stdout, optimize.Stderr = &plain, &small, os.Stderr
		if err := optimize.Run(); err != nil {
			return fmt.Errorf("jpegtran: %w", err)
		}
		if small.Len() <= maxBytes {
			return os.WriteFile(path, small.Bytes(), 0o644)
		}
	}
	return fmt.Errorf("%s: more than %d bytes even at quality %d", path, maxBytes, worst)
}

// writeSheet stores all pictures side by side in small, to be looked at together.
func writeSheet(path string, pictures []image.Image) error {
	rows := (len(pictures) + perRow - 1) / perRow
	sheet := image.NewRGBA(image.Rect(0, 0, perRow*thumbnail, rows*thumbnail))
	for i, picture := range pictures {
		corner := image.Pt(i%perRow*thumbnail, i/perRow*thumbnail)
		place := image.Rectangle{Min: corner, Max: corner.Add(image.Pt(thumbnail, thumbnail))}
		draw.CatmullRom.Scale(sheet, place, picture, picture.Bounds(), draw.Src, nil)
	}
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := png.Encode(file, sheet); err != nil {
		return err
	}
	return file.Close()
}
