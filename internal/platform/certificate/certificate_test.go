package certificate_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"log/slog"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"winkel/internal/platform/certificate"
)

// write makes a certificate for a name and writes it with its key.
func write(t *testing.T, cert, key, name string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	signed, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	for path, block := range map[string]*pem.Block{
		cert: {Type: "CERTIFICATE", Bytes: signed}, key: {Type: "PRIVATE KEY", Bytes: encoded},
	} {
		if path == "" {
			continue
		}
		if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestFilesAreReadAgainWhenTheyChange(t *testing.T) {
	dir := t.TempDir()
	cert, key := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	write(t, cert, key, "old.example")
	var log bytes.Buffer
	synctest.Test(t, func(t *testing.T) {
		files, err := certificate.NewFiles(cert, key, slog.New(slog.NewTextHandler(&log, nil)))
		if err != nil {
			t.Fatal(err)
		}
		name := func() string {
			t.Helper()
			got, err := files.Certificate(&tls.ClientHelloInfo{})
			if err != nil {
				t.Fatal(err)
			}
			return got.Leaf.DNSNames[0]
		}
		if name() != "old.example" {
			t.Errorf("the first is of %s", name())
		}
		half := filepath.Join(dir, "half.pem")
		write(t, cert, half, "half.example") // the certificate is there, its key is not yet
		time.Sleep(3 * time.Second)
		if name() != "old.example" || !strings.Contains(log.String(), "cannot be used") {
			t.Errorf("with half of a pair it is of %s: %s", name(), &log)
		}
		if err := os.Rename(half, key); err != nil {
			t.Fatal(err)
		}
		time.Sleep(3 * time.Second)
		if name() != "half.example" {
			t.Errorf("after both were replaced it is of %s", name())
		}
		if err := os.Remove(cert); err != nil {
			t.Fatal(err)
		}
		time.Sleep(3 * time.Second)
		if name() != "half.example" {
			t.Errorf("after one was removed it is of %s", name())
		}
	})
	if _, err := certificate.NewFiles(cert, key, slog.New(slog.DiscardHandler)); err == nil {
		t.Error("a missing file was no error")
	}
}

// Old versions and ciphers find nobody to talk to.
func TestOnlyModernTLSIsSpoken(t *testing.T) {
	dir := t.TempDir()
	cert, key := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	write(t, cert, key, "shop.example")
	files, err := certificate.NewFiles(cert, key, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		client *tls.Config
		spoken bool
	}{
		"1.3":              {&tls.Config{MinVersion: tls.VersionTLS13}, true},
		"1.2":              {&tls.Config{MaxVersion: tls.VersionTLS12}, true},
		"1.1":              {&tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}, false},
		"1.2 without AEAD": {&tls.Config{MaxVersion: tls.VersionTLS12, CipherSuites: []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA}}, false},
		"1.2 without DH":   {&tls.Config{MaxVersion: tls.VersionTLS12, CipherSuites: []uint16{tls.TLS_RSA_WITH_AES_128_GCM_SHA256}}, false},
	} {
		c.client.InsecureSkipVerify = true // it is about the conversation
		here, there := net.Pipe()
		server, client := tls.Server(here, certificate.Config(files.Certificate)), tls.Client(there, c.client)
		done := make(chan error, 1)
		go func() { done <- server.HandshakeContext(t.Context()) }()
		err := client.HandshakeContext(t.Context())
		_ = there.Close()
		if served := <-done; (err == nil && served == nil) != c.spoken {
			t.Errorf("%s: %v, %v", name, err, served)
		}
		_ = here.Close()
	}
}

func TestKeysOfAnAuthorityAreForTheOwnerAlone(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "certificates")
	issued, err := certificate.NewIssued(certificate.Authority{Names: []string{"shop.example"}, Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the directory is %v, %v", info, err)
	}
	if _, err := issued.Certificate(&tls.ClientHelloInfo{ServerName: "other.example"}); err == nil {
		t.Error("a name that nobody configured was asked for")
	}
}
