package mail

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Directory writes each message into a file of its own, "<Message-ID>.eml", which mail programs open. It is for development.
type Directory struct{ path string }

// NewDirectory returns a transport that writes into the directory, which is made when it is missing.
func NewDirectory(path string) (*Directory, error) {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, fmt.Errorf("mail: %w", err)
	}
	return &Directory{path: path}, nil
}

// Send writes the message. Its file appears at once and whole; the same message again replaces it.
func (d *Directory) Send(_ context.Context, m Message) error {
	message, err := m.build()
	if err != nil {
		return &refusal{err}
	}
	file, err := os.CreateTemp(d.path, ".mail-*")
	if err != nil {
		return fmt.Errorf("write mail %s: %w", m.ID, err)
	}
	_, err = message.WriteTo(file)
	if err = errors.Join(err, file.Close()); err == nil {
		err = os.Rename(file.Name(), filepath.Join(d.path, m.ID+".eml"))
	}
	if err != nil {
		return errors.Join(fmt.Errorf("write mail %s: %w", m.ID, err), os.Remove(file.Name()))
	}
	return nil
}
