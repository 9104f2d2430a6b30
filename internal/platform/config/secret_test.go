package config

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

func TestSecretIsMadeOnceAndKeptToItsOwner(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	c := Config{Storage: Storage{Data: data}}
	first, err := c.Secret("session", 32)
	if err != nil || len(first) != 32 || bytes.Equal(first, make([]byte, 32)) {
		t.Fatalf("got %x, %v", first, err)
	}
	again, err := c.Secret("session", 32)
	if err != nil || !bytes.Equal(first, again) {
		t.Errorf("the second time it is %x, %v", again, err)
	}
	other, err := c.Secret("token", 32)
	if err != nil || bytes.Equal(first, other) {
		t.Errorf("another name has %x, %v", other, err)
	}

	for path, want := range map[string]os.FileMode{"secrets": 0o700, "secrets/session": 0o600} {
		if info, err := os.Stat(filepath.Join(data, path)); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v; want %v", path, info.Mode(), err, want)
		}
	}
	if entries, err := os.ReadDir(filepath.Join(data, "secrets")); err != nil || len(entries) != 2 {
		t.Errorf("the directory holds %v, %v; want session and token alone", entries, err)
	}
}

func TestSecretMadeByManyAtOnceIsOne(t *testing.T) {
	data := t.TempDir()
	got := make([]string, 16)
	var all sync.WaitGroup
	for i := range got {
		all.Go(func() {
			c := Config{Storage: Storage{Data: data}}
			secret, err := c.Secret("session", 32)
			if err != nil {
				t.Error(err)
			}
			got[i] = string(secret)
		})
	}
	all.Wait()
	for _, secret := range got {
		if secret != got[0] {
			t.Fatal("two callers got different secrets")
		}
	}
}

func TestSecretIsRefused(t *testing.T) {
	data := t.TempDir()
	c := Config{Storage: Storage{Data: data}}
	if _, err := c.Secret("session", 32); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(data, "secrets", "session")

	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Secret("session", 32); err == nil || !strings.Contains(err.Error(), "chmod 600 "+path) {
		t.Errorf("world-readable: %v", err)
	}

	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Secret("session", 64); err == nil || !strings.Contains(err.Error(), "is damaged") {
		t.Errorf("wrong length: %v", err)
	}
	write(t, path, "not hexadecimal")
	if _, err := c.Secret("session", 32); err == nil || !strings.Contains(err.Error(), "is damaged") {
		t.Errorf("not hexadecimal: %v", err)
	}
	if text, err := os.ReadFile(path); err != nil || string(text) != "not hexadecimal" {
		t.Errorf("the damaged file was changed to %q, %v", text, err)
	}

	for _, name := range []string{"", "../x", "a/b", "Up", "."} {
		if _, err := c.Secret(name, 32); err == nil {
			t.Errorf("the name %q was accepted", name)
		}
	}
	if _, err := c.Secret("short", 8); err == nil {
		t.Error("8 bytes were accepted")
	}
}
