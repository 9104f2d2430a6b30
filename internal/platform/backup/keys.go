package backup

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"filippo.io/age"

	"winkel/internal/kernel/fault"
)

// Keys is what archives are encrypted for and opened with. The zero value encrypts nothing.
type Keys struct {
	recipients []age.Recipient
	identities []age.Identity
}

// KeyFiles says where keys are found.
type KeyFiles struct {
	Recipients []string // public keys, age1…: archives are encrypted for all of them
	Passphrase string   // file whose first line is a passphrase: archives are encrypted and opened with it
	Identity   string   // file with secret keys, AGE-SECRET-KEY-1…: archives are opened with it
}

// LoadKeys reads keys. A passphrase and recipients exclude each other: age encrypts with the one or for the others.
func LoadKeys(from KeyFiles) (Keys, error) {
	var k Keys
	for _, text := range from.Recipients {
		r, err := age.ParseX25519Recipient(strings.TrimSpace(text))
		if err != nil {
			return Keys{}, fmt.Errorf("%q is no public key of age; one begins with age1 and is printed by age-keygen", text)
		}
		k.recipients = append(k.recipients, r)
	}
	if from.Passphrase != "" {
		if len(k.recipients) > 0 {
			return Keys{}, errors.New("a copy is encrypted for recipients or with a passphrase, not both")
		}
		passphrase, err := firstLine(from.Passphrase)
		if err != nil {
			return Keys{}, err
		}
		recipient, err := age.NewScryptRecipient(passphrase)
		if err != nil {
			return Keys{}, fmt.Errorf("use the passphrase: %w", err)
		}
		identity, err := age.NewScryptIdentity(passphrase)
		if err != nil {
			return Keys{}, fmt.Errorf("use the passphrase: %w", err)
		}
		k.recipients, k.identities = []age.Recipient{recipient}, []age.Identity{identity}
	}
	if from.Identity != "" {
		file, err := os.Open(from.Identity)
		if err != nil {
			return Keys{}, fmt.Errorf("read the secret key for copies: %w", err)
		}
		defer file.Close() //nolint:errcheck // it was only read
		identities, err := age.ParseIdentities(file)
		if err != nil {
			return Keys{}, fmt.Errorf("%s holds no secret keys of age, which begin with AGE-SECRET-KEY-1", from.Identity)
		}
		k.identities = append(k.identities, identities...)
	}
	return k, nil
}

// shortestPassphrase keeps the worst out; how good a passphrase is, only its owner knows.
const shortestPassphrase = 12

func firstLine(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("read the passphrase for copies: %w", err)
	}
	defer file.Close() //nolint:errcheck // it was only read
	line, err := bufio.NewReader(file).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("read the passphrase for copies: %w", err)
	}
	line = strings.TrimRight(line, "\r\n")
	if len(line) < shortestPassphrase {
		return "", fmt.Errorf("the passphrase in %s has fewer than %d characters", path, shortestPassphrase)
	}
	return line, nil
}

// Encrypts reports whether archives will be encrypted.
func (k Keys) Encrypts() bool { return len(k.recipients) > 0 }

// Opens reports whether there is anything to open an encrypted archive with.
func (k Keys) Opens() bool { return len(k.identities) > 0 }

// encrypt is a writer into the archive; closing it closes the encryption and not w.
func (k Keys) encrypt(w io.Writer) (io.WriteCloser, error) {
	if !k.Encrypts() {
		return unlocked{w}, nil
	}
	return age.Encrypt(w, k.recipients...)
}

type unlocked struct{ io.Writer }

func (unlocked) Close() error { return nil }

var (
	agePrefix  = []byte("age-encryption.org/")
	zstdPrefix = []byte{0x28, 0xb5, 0x2f, 0xfd}
)

// decrypt finds out whether an archive is encrypted, and opens it then.
func (k Keys) decrypt(r *bufio.Reader) (_ io.Reader, encrypted bool, err error) {
	begin, err := r.Peek(len(agePrefix))
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, false, err
	}
	switch {
	case bytes.HasPrefix(begin, zstdPrefix):
		return r, false, nil
	case len(begin) == 0:
		return nil, false, damaged(nil, "it is empty")
	case !bytes.HasPrefix(begin, agePrefix):
		return nil, false, fault.New(fault.Refused, CodeNotBackup, "This is not a copy that winkel backup has made.")
	case !k.Opens():
		return nil, true, fault.New(fault.Refused, CodeLocked,
			"The copy is encrypted. Give its passphrase with --backup-passphrase-file, or the secret key with --backup-identity.")
	}
	inside, err := age.Decrypt(r, k.identities...)
	if _, wrong := errors.AsType[*age.NoIdentityMatchError](err); wrong {
		return nil, true, fault.New(fault.Refused, CodeLocked, "The copy does not open with this key or passphrase.").WithCause(err)
	}
	return inside, true, err
}
