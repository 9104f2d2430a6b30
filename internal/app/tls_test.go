package app

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/binary"
	"encoding/json"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

// authority signs certificates of the test's own.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
	file string // its certificate
}

func newAuthority(t *testing.T) *authority {
	t.Helper()
	a := &authority{file: filepath.Join(t.TempDir(), "authority.pem")}
	a.key = newKey(t)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Authority of a test"}, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageCertSign, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	signed, err := x509.CreateCertificate(rand.Reader, template, template, a.key.Public(), a.key)
	if err != nil {
		t.Fatal(err)
	}
	if a.cert, err = x509.ParseCertificate(signed); err != nil {
		t.Fatal(err)
	}
	writePEM(t, a.file, "CERTIFICATE", signed)
	return a
}

func newKey(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func writePEM(t *testing.T, path, kind string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: content}), 0o600); err != nil {
		t.Fatal(err)
	}
}

// issue writes a certificate for this machine with its key into a directory.
func (a *authority) issue(t *testing.T, dir string, serial int64) (cert, key string) {
	t.Helper()
	private := newKey(t)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(serial), DNSNames: []string{"localhost", "shop.example.com"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	signed, err := x509.CreateCertificate(rand.Reader, template, a.cert, private.Public(), a.key)
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	writePEM(t, cert, "CERTIFICATE", signed)
	writePEM(t, key, "PRIVATE KEY", encoded)
	return cert, key
}

// client trusts the authorities in a file, and finds every name at one address. It follows nothing.
func client(t *testing.T, roots []byte, address string) *http.Client {
	t.Helper()
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(roots) {
		t.Fatalf("no certificate in %s", roots)
	}
	transport := &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}, ForceAttemptHTTP2: true, DisableKeepAlives: true,
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, network, address)
		},
	}
	return &http.Client{Timeout: patience, Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}
}

func fetch(t *testing.T, c *http.Client, method, url string) *http.Response {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, url, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	reply, err := c.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, reply.Body)
	_ = reply.Body.Close()
	return reply
}

// A shop with a certificate speaks HTTPS, sends those who come by HTTP on, and takes a new certificate while it runs.
func TestServeSpeaksHTTPS(t *testing.T) {
	a, dir, plain := newAuthority(t), t.TempDir(), freeAddress(t)
	cert, key := a.issue(t, dir, 2)
	server := oneTarget(t).open(t, "--tls-cert", cert, "--tls-key", key, "--tls-redirect", plain, "--public-url", "https://shop.example.com")
	roots, err := os.ReadFile(a.file)
	if err != nil {
		t.Fatal(err)
	}
	c := client(t, roots, server.url[len("https://"):])
	reply := fetch(t, c, http.MethodGet, "https://shop.example.com/")
	if reply.StatusCode != http.StatusOK || reply.ProtoMajor != 2 || reply.Header.Get("Strict-Transport-Security") != "max-age=31536000" {
		t.Errorf("by HTTPS: %d by %s, %v", reply.StatusCode, reply.Proto, reply.Header)
	}
	if cookie := fetch(t, c, http.MethodPost, "https://shop.example.com/api/carts").Cookies(); len(cookie) != 1 || !cookie[0].Secure {
		t.Errorf("the cookie is %v", cookie)
	}
	for path, want := range map[string]string{
		"/products?q=a%20b": "https://shop.example.com/products?q=a%20b", "//evil.example/%2e%2e": "https://shop.example.com//evil.example/%2e%2e",
	} {
		moved := fetch(t, client(t, roots, plain), http.MethodGet, "http://evil.example"+path)
		if moved.StatusCode != http.StatusPermanentRedirect || moved.Header.Get("Location") != want || moved.Header.Get("Strict-Transport-Security") != "" {
			t.Errorf("by HTTP: %d %v", moved.StatusCode, moved.Header)
		}
	}
	if refused := fetch(t, client(t, roots, plain), http.MethodPost, "http://shop.example.com/api/carts"); refused.StatusCode != http.StatusForbidden {
		t.Errorf("a change by HTTP: %d", refused.StatusCode)
	}
	serial := func() int64 {
		return fetch(t, c, http.MethodGet, "https://shop.example.com/healthz").TLS.PeerCertificates[0].SerialNumber.Int64()
	}
	if got := serial(); got != 2 {
		t.Errorf("the certificate is number %d", got)
	}
	a.issue(t, dir, 3)
	within(t, patience, "the new certificate is used", func() bool { return serial() == 3 })
	server.stop(t)
}

// A shop that is told its name gets a certificate from an authority by itself, by each of the two ways to prove the name.
func TestServeGetsACertificate(t *testing.T) {
	pebble := os.Getenv("WINKEL_TEST_PEBBLE")
	if pebble == "" {
		t.Skip("WINKEL_TEST_PEBBLE names no program")
	}
	for _, way := range []string{"http-01", "tls-alpn-01"} {
		t.Run(way, func(t *testing.T) {
			secure, plain := freeAddress(t), freeAddress(t)
			nobody := freeAddress(t)
			a := newAuthority(t)
			directory, management := startPebble(t, pebble, a, map[string]string{"http-01": plain, "tls-alpn-01": secure}, way, nobody)
			s := oneTarget(t)
			server := s.open(t, "--listen", secure, "--tls-domain", "shop.localhost", "--tls-redirect", plain, "--tls-acme-url", directory,
				"--tls-acme-root", a.file, "--tls-email", "owner@example.com")
			roots := issuersOf(t, a, management)
			reply := fetch(t, client(t, roots, secure), http.MethodGet, "https://shop.localhost/")
			if reply.StatusCode != http.StatusOK || reply.TLS.PeerCertificates[0].DNSNames[0] != "shop.localhost" {
				t.Errorf("by HTTPS: %d %v", reply.StatusCode, reply.TLS.PeerCertificates[0].DNSNames)
			}
			_, port, _ := net.SplitHostPort(secure)
			moved := fetch(t, client(t, roots, plain), http.MethodGet, "http://evil.example/a")
			if got := moved.Header.Get("Location"); got != "https://shop.localhost/a" && got != "https://shop.localhost:"+port+"/a" {
				t.Errorf("by HTTP it is sent to %q", got)
			}
			server.stop(t)
			checkKept(t, filepath.Join(s.flags[1], "certificates"))
		})
	}
}

// checkKept fails the test unless the keys are there for their owner alone.
func checkKept(t *testing.T, dir string) {
	t.Helper()
	info, err := os.Stat(dir)
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("%s: %v, %v", dir, info.Mode(), err)
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) < 2 {
		t.Errorf("%d files are kept, %v", len(files), err)
	}
	for _, file := range files {
		if info, err := file.Info(); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", file.Name(), info.Mode(), err)
		}
	}
}

// startPebble runs an authority that proves names by one way alone, at the addresses where the shop answers.
func startPebble(t *testing.T, program string, a *authority, ways map[string]string, way, nobody string) (directory, management string) {
	t.Helper()
	port := func(address string) int {
		addr, err := net.ResolveTCPAddr("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		return addr.Port
	}
	for other := range ways {
		if other != way {
			ways[other] = nobody // whoever tries it finds nobody
		}
	}
	dir, listen, manage := t.TempDir(), freeAddress(t), freeAddress(t)
	cert, key := a.issue(t, dir, 9)
	config, err := json.Marshal(map[string]any{"pebble": map[string]any{
		"listenAddress": listen, "managementListenAddress": manage, "certificate": cert, "privateKey": key,
		"httpPort": port(ways["http-01"]), "tlsPort": port(ways["tls-alpn-01"]),
		"ocspResponderURL": "", "externalAccountBindingRequired": false,
		"profiles": map[string]any{"default": map[string]any{"description": "as usual", "validityPeriod": 7776000}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "pebble.json")
	if err := os.WriteFile(path, config, 0o600); err != nil {
		t.Fatal(err)
	}
	said := &keptLog{}
	command := exec.Command(program, "-config", path, "-dnsserver", startNames(t))
	command.Env = append(os.Environ(), "PEBBLE_VA_NOSLEEP=1", "PEBBLE_WFE_NONCEREJECT=0")
	command.Stdout, command.Stderr = said, said
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = command.Process.Kill()
		_ = command.Wait()
		if t.Failed() {
			t.Logf("the authority said:\n%s", said)
		}
	})
	within(t, patience, "the authority answers", func() bool {
		conn, err := (&net.Dialer{Timeout: time.Second}).DialContext(t.Context(), "tcp", listen)
		if err == nil {
			_ = conn.Close()
		}
		return err == nil
	})
	return "https://" + listen + "/dir", "https://" + manage
}

// startNames answers every question for a name with this machine, and gives its address. It listens by UDP and by TCP, because
// some machines are set up to ask by TCP alone.
func startNames(t *testing.T) string {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	conn, err := (&net.ListenConfig{}).ListenPacket(t.Context(), "udp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	go func() {
		question := make([]byte, 1500)
		for {
			n, from, err := conn.ReadFrom(question)
			if err != nil {
				return // the test is over
			}
			if answer := nameHere(question[:n]); answer != nil {
				_, _ = conn.WriteTo(answer, from)
			}
		}
	}()
	go func() {
		for {
			asker, err := listener.Accept()
			if err != nil {
				return // the test is over
			}
			go answerNames(asker)
		}
	}()
	return listener.Addr().String()
}

// answerNames answers the questions of a connection, each behind its length in two bytes.
func answerNames(asker net.Conn) {
	defer func() { _ = asker.Close() }()
	for {
		var length uint16
		if binary.Read(asker, binary.BigEndian, &length) != nil {
			return
		}
		question := make([]byte, length)
		if _, err := io.ReadFull(asker, question); err != nil {
			return
		}
		answer := nameHere(question)
		if answer == nil {
			return
		}
		if _, err := asker.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(answer))), answer...)); err != nil {
			return
		}
	}
}

// nameHere is the answer to a question for a name: this machine. It is nil if nothing was understood.
func nameHere(question []byte) []byte {
	var message dnsmessage.Message
	if message.Unpack(question) != nil || len(message.Questions) != 1 {
		return nil
	}
	reply := dnsmessage.Message{
		Header: dnsmessage.Header{ID: message.ID, Response: true, Authoritative: true}, Questions: message.Questions,
	}
	if asked := message.Questions[0]; asked.Type == dnsmessage.TypeA {
		reply.Answers = []dnsmessage.Resource{{
			Header: dnsmessage.ResourceHeader{Name: asked.Name, Type: asked.Type, Class: asked.Class, TTL: 60},
			Body:   &dnsmessage.AResource{A: [4]byte{127, 0, 0, 1}},
		}}
	}
	packed, err := reply.Pack()
	if err != nil {
		return nil
	}
	return packed
}

// issuersOf is the root by which the authority's certificates are known.
func issuersOf(t *testing.T, a *authority, management string) []byte {
	t.Helper()
	own, err := os.ReadFile(a.file)
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, management+"/roots/0", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	reply, err := client(t, own, management[len("https://"):]).Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer reply.Body.Close()
	roots, err := io.ReadAll(reply.Body)
	if err != nil {
		t.Fatal(err)
	}
	return roots
}
