package capacity

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/goccy/go-yaml"

	"winkel/internal/kernel/fault"
)

// maxFile bounds the descriptions that are read.
const maxFile = 1 << 20

// ReadSetup reads a deployment and its price list, as YAML or JSON (which is YAML). It fails with validation_failed, which says the
// line where there is one; a key that means nothing is refused.
func ReadSetup(text []byte) (Setup, error) {
	var s Setup
	if err := decode(text, &s); err != nil {
		return Setup{}, err
	}
	if err := s.Check(); err != nil {
		return Setup{}, err
	}
	return s, nil
}

func decode(text []byte, into any) error {
	if len(text) > maxFile {
		return fault.Invalidf("", "The file has %d bytes; at most %d are read.", len(text), maxFile)
	}
	if err := yaml.NewDecoder(bytes.NewReader(text), yaml.Strict()).Decode(into); err != nil {
		if ours, is := errors.AsType[*fault.Error](err); is {
			return ours
		}
		return fault.Invalidf("", "The file cannot be read: %s", yaml.FormatError(err, false, true)).WithCause(fmt.Errorf("decode: %w", err))
	}
	return nil
}
