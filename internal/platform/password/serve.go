package password

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"sync"
)

// The two processes speak in binary, in the byte order of networks. First the one that hashes says hello. A question is its
// length without these four bytes, its number, the passes, the KiB, the salt and the password; an answer is the number and the
// digest. Answers come in the order in which they are made.
const (
	hello         = "winkel hashes 1\n"
	questionBytes = 8 + 4 + 4 + saltBytes // of a question for the empty password
	mostQuestion  = questionBytes + 64<<10
	answerBytes   = 8 + digestBytes
)

// question asks for a digest.
type question struct {
	number   uint64
	cost     Cost
	salt     []byte
	password []byte
}

// bytes is the question as it is sent.
func (q question) bytes() []byte {
	b := make([]byte, 0, 4+questionBytes+len(q.password))
	b = binary.BigEndian.AppendUint32(b, uint32(questionBytes+len(q.password)))
	b = binary.BigEndian.AppendUint64(b, q.number)
	b = binary.BigEndian.AppendUint32(b, q.cost.Passes)
	b = binary.BigEndian.AppendUint32(b, q.cost.KiB)
	b = append(b, q.salt...)
	return append(b, q.password...)
}

// readQuestion reads what bytes made; io.EOF when there are no more.
func readQuestion(r io.Reader) (question, error) {
	var length [4]byte
	if _, err := io.ReadFull(r, length[:]); err != nil {
		return question{}, err
	}
	n := binary.BigEndian.Uint32(length[:])
	if n < questionBytes || n > mostQuestion {
		return question{}, fmt.Errorf("password: a question of %d bytes", n)
	}
	b := make([]byte, n)
	if _, err := io.ReadFull(r, b); err != nil {
		return question{}, fmt.Errorf("password: a question that breaks off: %w", err)
	}
	q := question{
		number: binary.BigEndian.Uint64(b), cost: Cost{Passes: binary.BigEndian.Uint32(b[8:]), KiB: binary.BigEndian.Uint32(b[12:])},
		salt: b[16:questionBytes], password: b[questionBytes:],
	}
	if !q.cost.bearable() {
		return question{}, fmt.Errorf("password: a question with a cost of %+v", q.cost)
	}
	return q, nil
}

// answerTo is an answer as it is sent.
func answerTo(number uint64, digest []byte) []byte {
	return append(binary.BigEndian.AppendUint64(make([]byte, 0, answerBytes), number), digest...)
}

func readAnswer(r io.Reader) (number uint64, digest []byte, err error) {
	b := make([]byte, answerBytes)
	if _, err := io.ReadFull(r, b); err != nil {
		return 0, nil, err
	}
	return binary.BigEndian.Uint64(b), b[8:], nil
}

// Serve makes the hashes that another process asks for, until in ends: what the program does that Options.Apart names. It goes
// behind everything else on the machine, for good, and asks for as much at once as is asked of it.
func Serve(in io.Reader, out io.Writer) error {
	if err := stepBack(os.Getpid()); err != nil {
		return err
	}
	if _, err := io.WriteString(out, hello); err != nil {
		return err
	}
	// Hashes are nearly all of the memory: half of the garbage that is usual costs little, and keeps 20 MiB.
	debug.SetGCPercent(50)
	var mu sync.Mutex // of out
	questions := bufio.NewReader(in)
	for {
		q, err := readQuestion(questions)
		if errors.Is(err, io.EOF) {
			return nil // and nobody waits for what is being made
		}
		if err != nil {
			return err
		}
		go func() {
			answer := answerTo(q.number, reckon(q.cost, q.salt, q.password))
			mu.Lock()
			defer mu.Unlock()
			_, _ = out.Write(answer) // if nobody reads it, in ends too
		}()
	}
}
