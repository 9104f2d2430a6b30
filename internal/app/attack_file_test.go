package app

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
)

// fileAttacks are files that are not what they say, and addresses of files and machines that are nobody's business.
func fileAttacks() []attack {
	return []attack{
		{"Path traversal", "`../` in every spelling in addresses of pages, pictures and style sheets, and in names of files that are sent",
			"404 or 400, or a redirect within the shop; no file but pictures and style sheets is ever opened", pathTraversal},
		{"Compression bombs", "Gzip files that hold 600 MB of zeros, of empty lines and of one product, gzip in gzip, a cut-off one, a body with `Content-Encoding: gzip`, a ZIP file",
			"The import ends after a bounded part: `file_too_large`, `record_too_large`, `file_encoding`, `file_format`, `file_damaged`; 415 for the body", compressionBombs},
		{"Picture bombs", "PNG and GIF headers of 65,000 × 65,000 pixels, cut-off files, and files that end in the middle of a length",
			"413 or 422 before a pixel is decoded; what has a good header and no end is given up in the background", pictureBombs},
		{"Disguised files", "HTML, SVG, PDF and programs as `image/jpeg`, a picture with a page behind it, names with paths and two endings",
			"Its type is found by looking at it: 422; what is kept is served as a picture, sandboxed, and never under its own name", disguisedFiles},
		{"SSRF by webhook", "Webhooks to this machine, its network, the metadata service of clouds, by name, by number in every spelling, and by redirect",
			"422, or refused at the moment of connecting; nothing arrives there", ssrfByWebhook},
		{"SSRF by picture address", "Addresses of this machine as pictures of products, by the API and by an import",
			"The shop never fetches them: browsers do", ssrfByPicture},
	}
}

func readJSON(t *testing.T, a answer, into any) {
	t.Helper()
	if err := json.Unmarshal(a.body, into); err != nil {
		t.Fatalf("%d %.300s: %v", a.status, a.body, err)
	}
}

func pathTraversal(t *testing.T, v *victim) {
	secret, err := os.ReadFile(filepath.Join(v.dir, secretFile))
	if err != nil {
		t.Fatal(err)
	}
	var ups []string
	for _, up := range []string{"../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..%5c", "..%c0%af", "%252e%252e%252f", "..;/", "....//", "..%00/", "/..//../"} {
		ups = append(ups, strings.Repeat(up, 2), strings.Repeat(up, 8))
	}
	for _, root := range []string{"/", "/media/", "/media/" + strings.Repeat("a", 64) + "/", "/assets/", "/api/", "/api/docs/", "/dev/mailbox/", "/orders/", "/products/"} {
		for _, up := range ups {
			for _, file := range []string{secretFile, "winkel.db", "etc/passwd", "proc/self/environ"} {
				a := v.hit(t, http.MethodGet, root+up+file, "")
				if a.status == http.StatusOK || bytes.Contains(a.body, bytes.TrimSpace(secret)) || bytes.Contains(a.body, []byte("root:")) || bytes.Contains(a.body, []byte("SQLite format")) {
					t.Errorf("%s: %d %.100s", root+up+file, a.status, a.body)
				}
				inside(t, root+up+file, a)
			}
		}
	}
	for _, name := range []string{"../../../evil.jpg", `..\..\evil.jpg`, "/etc/passwd", "evil\x00.jpg", strings.Repeat("a", 5000) + ".jpg"} {
		v.upload(t, name, "image/png", onePixel)
	}
	for _, path := range []string{"evil.jpg", "../evil.jpg", "../../evil.jpg", "../../../evil.jpg"} {
		if _, err := os.Stat(filepath.Join(v.dir, "media", path)); err == nil {
			t.Errorf("%s was written", path)
		}
	}
}

// onePixel is the smallest PNG there is.
var onePixel = []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89" +
	"\x00\x00\x00\rIDATx\x9cc\xfc\xcf\xc0P\x0f\x00\x04\x85\x01\x80\x84\xa9\x8c!\x00\x00\x00\x00IEND\xaeB`\x82")

// upload sends a file as a form, as a picture of the product.
func (v *victim) upload(t *testing.T, name, contentType string, content []byte) answer {
	t.Helper()
	const boundary = "a-boundary"
	body := "--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name + "\"\r\nContent-Type: " + contentType +
		"\r\n\r\n" + string(content) + "\r\n--" + boundary + "--\r\n"
	return v.staff(t, http.MethodPost, "/api/admin/products/"+v.product.ID+"/media/upload", body, "Content-Type", "multipart/form-data; boundary="+boundary)
}

// packed is a text, repeated and compressed.
func packed(t *testing.T, text []byte, times int) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	for range times {
		if _, err := w.Write(text); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func compressionBombs(t *testing.T, v *victim) {
	bomb := packed(t, make([]byte, 1<<20), 600)
	lines := packed(t, []byte(strings.Repeat("slug,title\n", 1<<16)), 500)
	empty := packed(t, bytes.Repeat([]byte("\n"), 1<<20), 600)
	for code, content := range map[string][]byte{
		"NUL byte": bomb, "record_too_large": lines, "file_too_large": empty, "byte 0x8b": packed(t, bomb, 1),
		"file_format": []byte("PK\x03\x04" + strings.Repeat("\x00", 1000)), "file_damaged": packed(t, []byte("slug,title\na,A\n"), 1)[:20],
	} {
		a := v.staff(t, http.MethodPost, "/api/admin/imports?format=csv", string(content), "Content-Type", "application/gzip")
		if a.status == http.StatusAccepted {
			if text := v.ended(t, a); !strings.Contains(text, `"state":"dead"`) || !strings.Contains(text, code) {
				t.Errorf("%s: %s", code, text)
			}
			continue
		}
		refused(t, code, a, 413, 415, 422)
	}
	a := v.hit(t, http.MethodPost, "/api/carts", string(packed(t, []byte("{}"), 1)), "Content-Encoding", "gzip")
	refused(t, "a compressed body", a, 415)
	if kB := residentKB(t, v.command.Process.Pid); kB > 600<<10 {
		t.Errorf("the shop takes %d MB after the bombs", kB>>10)
	}
}

// ended is the document of a job when it has ended.
func (v *victim) ended(t *testing.T, started answer) string {
	t.Helper()
	var job struct{ ID, State string }
	readJSON(t, started, &job)
	var a answer
	within(t, patience, "the job ends", func() bool {
		a = v.staff(t, http.MethodGet, "/api/admin/jobs/"+job.ID, "")
		readJSON(t, a, &job)
		return job.State != "queued" && job.State != "running"
	})
	return string(a.body)
}

func residentKB(t *testing.T, pid int) (kB int) {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0 // not on this system
	}
	for line := range strings.Lines(string(status)) {
		if _, err := fmt.Sscanf(line, "VmRSS: %d kB", &kB); err == nil {
			return kB
		}
	}
	return 0
}

// pngHeader is the beginning of a PNG of a size.
func pngHeader(width, height uint32) []byte {
	chunk := append([]byte("IHDR"), binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, width), height)...)
	chunk = append(chunk, 8, 6, 0, 0, 0)
	out := append([]byte("\x89PNG\r\n\x1a\n"), 0, 0, 0, 13)
	return binary.BigEndian.AppendUint32(append(out, chunk...), crc32.ChecksumIEEE(chunk))
}

func pictureBombs(t *testing.T, v *victim) {
	for what, content := range map[string][]byte{
		"a huge PNG":       append(pngHeader(65_000, 65_000), make([]byte, 1000)...),
		"a wide PNG":       append(pngHeader(4_000_000_000, 1), make([]byte, 1000)...),
		"a PNG of nothing": append(pngHeader(0, 0), make([]byte, 1000)...),
		"a huge GIF":       append([]byte("GIF89a\xe8\xfd\xe8\xfd\xf7\x00\x00"), make([]byte, 1000)...),
		"a cut-off PNG":    onePixel[:40],
		"a cut-off JPEG":   []byte("\xff\xd8\xff\xe0\xff"),
		"a broken WebP":    []byte("RIFF\xff\xff\xff\xffWEBPVP8 \xff\xff\xff\xff"),
		"nothing":          nil,
	} {
		a := v.upload(t, "x.png", "image/png", content)
		refused(t, what, a, 201, 413, 422)
		if a.status != http.StatusCreated {
			continue
		}
		// The header was in order. What follows is decoded behind the scenes, where it does no harm.
		var m struct{ ID, Status string }
		readJSON(t, a, &m)
		within(t, patience, what+" is given up", func() bool {
			readJSON(t, v.staff(t, http.MethodGet, "/api/admin/media/"+m.ID, ""), &m)
			return m.Status == "failed"
		})
	}
}

func disguisedFiles(t *testing.T, v *victim) {
	const page = "<!DOCTYPE html><script>alert(1)</script>"
	for what, content := range map[string]string{
		"HTML": page, "SVG": `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`, "XML": `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><svg>&y;</svg>`,
		"PDF": "%PDF-1.7\n", "a program": "\x7fELF\x02\x01\x01", "a script": "#!/bin/sh\n", "PHP": "GIF89a<?php system($_GET['c']); ?>", "nothing": " ",
	} {
		refused(t, what, v.upload(t, "photo.jpg.html", "image/jpeg", []byte(content)), 413, 422)
	}
	var media struct{ URL string }
	a := v.upload(t, "page.html", "text/html", append(append([]byte{}, onePixel...), page...))
	if a.status != http.StatusCreated {
		refused(t, "a picture with a page behind it", a, 422)
		return
	}
	readJSON(t, a, &media)
	shown := v.hit(t, http.MethodGet, media.URL, "")
	if !strings.HasPrefix(shown.header.Get("Content-Type"), "image/") || !strings.Contains(shown.header.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("a picture with a page behind it is served as %v", shown.header)
	}
}

// listener counts who connects to this machine.
func listener(t *testing.T) (address string, arrived *atomic.Int64) {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	arrived = new(atomic.Int64)
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			arrived.Add(1)
			_, _ = io.WriteString(conn, "HTTP/1.1 204 No Content\r\n\r\n")
			_ = conn.Close()
		}
	}()
	return l.Addr().String(), arrived
}

func ssrfByWebhook(t *testing.T, v *victim) {
	address, arrived := listener(t)
	_, port, _ := net.SplitHostPort(address)
	var kept []string
	for _, host := range []string{
		"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0.0.0.0", "[::]", "localhost.",
		"169.254.169.254", "metadata.google.internal", "10.0.0.1", "192.168.0.1", "100.64.0.1", "[fd00::1]", "[fe80::1]", "user@127.0.0.1", "127.0.0.1%23@example.com",
	} {
		for _, scheme := range []string{"http", "https"} {
			var hook struct{ ID string }
			a := v.staff(t, http.MethodPost, "/api/admin/webhooks", asJSON(t, map[string]any{"url": scheme + "://" + host + ":" + port + "/"}))
			if a.status != http.StatusCreated {
				refused(t, host, a, 422)
				continue
			}
			readJSON(t, a, &hook)
			kept = append(kept, hook.ID)
			v.staff(t, http.MethodPost, "/api/admin/webhooks/"+hook.ID+"/ping", "")
		}
	}
	for _, address := range []string{"file:///etc/passwd", "gopher://127.0.0.1/", "ftp://127.0.0.1/", "//127.0.0.1/", "http://", "javascript:alert(1)", "http://exa mple.com/", "http://example.com\r\nX: y/"} {
		refused(t, address, v.staff(t, http.MethodPost, "/api/admin/webhooks", asJSON(t, map[string]any{"url": address})), 422)
	}
	// The deliveries are tried within a moment, and say why they came to nothing.
	for _, hook := range kept {
		within(t, patience, "webhook "+hook+" was tried", func() bool {
			var list struct{ Data []struct{ Attempts int } }
			readJSON(t, v.staff(t, http.MethodGet, "/api/admin/webhook-deliveries?endpoint_id="+hook, ""), &list)
			return len(list.Data) > 0 && list.Data[0].Attempts > 0
		})
		v.staff(t, http.MethodDelete, "/api/admin/webhooks/"+hook, "")
	}
	if n := arrived.Load(); n > 0 {
		t.Errorf("%d deliveries arrived on this machine", n)
	}
}

func ssrfByPicture(t *testing.T, v *victim) {
	address, arrived := listener(t)
	for _, target := range []string{"http://" + address + "/a.jpg", "https://" + address + "/a.jpg", "http://localhost/a.jpg", "file:///etc/passwd", "http://169.254.169.254/latest/meta-data/"} {
		v.staff(t, http.MethodPost, "/api/admin/products/"+v.product.ID+"/media", asJSON(t, map[string]any{"url": target}))
	}
	a := v.staff(t, http.MethodPost, "/api/admin/imports?format=csv", "slug,title,image_urls\nfetched,Fetched,http://"+address+"/b.jpg\n", "Content-Type", "text/csv")
	if text := v.ended(t, a); !strings.Contains(text, `"state":"succeeded"`) {
		t.Errorf("the import: %s", text)
	}
	v.hit(t, http.MethodGet, "/products/"+v.product.Slug, "")
	if n := arrived.Load(); n > 0 {
		t.Errorf("the shop fetched %d pictures from this machine", n)
	}
}
