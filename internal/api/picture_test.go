package api_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/jpeg"
	"slices"
	"strings"
	"testing"

	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
)

// withSecret is a JPEG of the size, with a block of EXIF that tells a secret place.
func withSecret(t *testing.T, width, height int) []byte {
	t.Helper()
	b := bytes.Buffer{}
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, width, height)), nil); err != nil {
		t.Fatal(err)
	}
	block := "Exif\x00\x00II*\x00\x08\x00\x00\x00\x00\x00 SECRET PLACE"
	head := binary.BigEndian.AppendUint16([]byte{0xFF, 0xD8, 0xFF, 0xE1}, uint16(len(block)+2))
	return append(append(head, block...), b.Bytes()[2:]...)
}

// Every address of a picture, in documents and on pages, leads to what it says, whatever the picture's size; and nothing
// of what the camera hid is at any of them.
func TestEveryPictureLoads(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := openShop(t, d)
		s.work()
		for _, c := range []struct {
			width, height int
			widths        []string // of the renditions
		}{
			{300, 200, []string{"300w"}}, {300, 450, []string{"300w"}}, {400, 300, []string{"400w"}},
			{500, 300, []string{"400w", "500w"}}, {500, 750, []string{"400w", "500w"}},
			{1000, 500, []string{"400w", "800w", "1000w"}}, {1000, 1500, []string{"400w", "800w", "1000w"}},
			{3000, 2000, []string{"400w", "800w", "1200w"}}, {2000, 3000, []string{"400w", "800w", "1200w"}},
		} {
			title := fmt.Sprintf("Kettle %dx%d", c.width, c.height)
			p := s.kettle(title)
			media := s.send("POST", "/api/admin/products/"+p.ID.String()+"/media/upload", s.keys["all"], withSecret(t, c.width, c.height),
				"Content-Type", "image/jpeg").json(t)
			if media["width"] != float64(c.width) || media["height"] != float64(c.height) || media["mime"] != "image/jpeg" || media["bytes"] == 0.0 {
				t.Errorf("%s: the answer to the upload is %v", title, media)
			}
			var img map[string]any
			eventually(t, "the renditions are made", func() bool {
				img = s.send("GET", "/api/products/"+p.ID.String(), "", nil).json(t)["image"].(map[string]any)
				return img["srcset"] != ""
			})
			var widths []string
			addresses := map[string]string{img["url"].(string): fmt.Sprintf("%dw", c.width)}
			for candidate := range strings.SplitSeq(img["srcset"].(string), ", ") {
				address, width, _ := strings.Cut(candidate, " ")
				addresses[address], widths = width, append(widths, width)
			}
			if !slices.Equal(widths, c.widths) {
				t.Errorf("%s: the widths are %v, want %v", title, widths, c.widths)
			}
			page := s.send("GET", "/products/"+p.Slug, "", nil).text
			for _, part := range strings.FieldsFunc(page, func(r rune) bool { return strings.ContainsRune(`"', `+"\n", r) }) {
				if _, path, found := strings.Cut(part, "/media/"); found && addresses["/media/"+path] == "" {
					addresses["/media/"+path] = "?"
				}
			}
			for _, size := range []string{"400", "800", "1200"} {
				if address := "/media/" + media["content_hash"].(string) + "/" + size + ".jpg"; addresses[address] == "" {
					addresses[address] = "?"
				}
			}
			for address, width := range addresses {
				a := s.send("GET", address, "", nil)
				config, err := jpeg.DecodeConfig(strings.NewReader(a.text))
				if a.StatusCode != 200 || err != nil || width != "?" && width != fmt.Sprintf("%dw", config.Width) {
					t.Errorf("%s: %s %s: %d, %d pixels wide, %v", title, address, width, a.StatusCode, config.Width, err)
				}
				if strings.Contains(a.text, "SECRET") || !strings.Contains(a.Header.Get("Cache-Control"), "immutable") {
					t.Errorf("%s: %s tells the secret, or may not be kept: %v", title, address, a.Header)
				}
			}
		}
	})
}
