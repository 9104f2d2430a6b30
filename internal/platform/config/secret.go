package config

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// Secret is a random value of n bytes that is made on first use and the same ever after. It lives in the data
// directory as secrets/<name>, in hexadecimal, mode 0600. When several processes ask for a new secret at once, all of
// them get the same one. A file that everybody on the machine may read, or one of another length, is refused.
func (c *Config) Secret(name string, n int) ([]byte, error) {
	if name == "" || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
		return nil, fmt.Errorf("secret name %q must be lower-case letters, digits, - and _", name)
	}
	if n < 16 || n > 1024 {
		return nil, fmt.Errorf("secret %s: %d bytes; a secret has 16 to 1024", name, n)
	}
	dir := filepath.Join(c.Storage.Data, "secrets")
	path := filepath.Join(dir, name)
	secret, err := readSecret(path, n)
	if !errors.Is(err, fs.ErrNotExist) {
		return secret, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the directory of secrets: %w", err)
	}
	if err := createSecret(dir, path, n); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("make secret %s: %w", name, err)
	}
	// Read it back even when it was just made: somebody else's may have come first.
	return readSecret(path, n)
}

func readSecret(path string, n int) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("read secret: %w", err)
	}
	if info.Mode().Perm()&0o007 != 0 && runtime.GOOS != "windows" {
		return nil, fmt.Errorf("secret %s can be read by every user of this machine (mode %04o). Run: chmod 600 %s",
			path, info.Mode().Perm(), path)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read secret: %w", err)
	}
	secret, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(secret) != n {
		return nil, fmt.Errorf("secret %s is damaged: it should be %d hexadecimal digits. Restore it from a backup; "+
			"if you have none, delete it, and what it protects (sessions, say) must be done anew", path, 2*n)
	}
	return secret, nil
}

// createSecret writes the whole value beside the path and links it into place, which fails when the path exists: no
// reader ever sees half a secret, and no secret ever replaces another.
func createSecret(dir, path string, n int) (err error) {
	file, err := os.CreateTemp(dir, ".new-*")
	if err != nil {
		return err
	}
	defer func() {
		err = errors.Join(err, os.Remove(file.Name()))
	}()
	secret := make([]byte, n)
	rand.Read(secret)
	_, err = fmt.Fprintln(file, hex.EncodeToString(secret))
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return err
	}
	if err := os.Link(file.Name(), path); err != nil {
		return err
	}
	return syncDirectory(dir)
}

// syncDirectory makes a new name survive a power cut.
func syncDirectory(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
