package app

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"unicode/utf16"

	"github.com/rogpeppe/go-internal/testscript"

	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
)

// The scripts below testdata/script use winkel as a person at a terminal does. Each begins in an empty directory, with
// the shop in ./data; on PostgreSQL also with an empty database of its own. Besides the words of testscript they know
//
//	exits CODE COMMAND…   the command ends with exactly this exit code
//	rows N TABLE          the table has so many rows
//	damage STATEMENT      changes the database behind the program's back
//	recode HOW FROM TO    writes a file in another encoding: see recodings
//	[sqlite] [postgres]   the engine
//	[root]                nothing is forbidden
func TestScripts(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { runScripts(t, "sqlite", nil) })
	t.Run("postgres", func(t *testing.T) {
		dbtest.EmptyPostgresURL(t) // skips here, and not in every script
		runScripts(t, "postgres", dbtest.EmptyPostgresURL)
	})
}

func runScripts(t *testing.T, engine string, database func(testing.TB) string) {
	testscript.Run(t, testscript.Params{
		Dir:                filepath.Join("testdata", "script"),
		RequireUniqueNames: true,
		Setup: func(env *testscript.Env) error {
			if database == nil {
				return nil
			}
			tb, ok := env.T().(testing.TB)
			if !ok {
				return errors.New("testscript gives no testing.TB")
			}
			env.Setenv("WINKEL_DATABASE", database(tb))
			env.Setenv("WINKEL_PG_MIN", "1")
			return nil
		},
		Condition: func(name string) (bool, error) {
			switch name {
			case "root":
				return os.Getuid() == 0, nil
			case "sqlite", "postgres":
				return name == engine, nil
			}
			return false, fmt.Errorf("there is no condition %s", name)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits, "rows": rows, "damage": damage, "recode": recode,
		},
	})
}

// arguments fails the script unless the command was written as its usage says.
func arguments(ts *testscript.TestScript, neg bool, args []string, atLeast int, usage string) {
	if neg || len(args) < atLeast {
		ts.Fatalf("usage: %s", usage)
	}
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	arguments(ts, neg, args, 2, "exits CODE COMMAND…")
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	code := exitDone
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		exit, ended := errors.AsType[*exec.ExitError](err)
		if !ended {
			ts.Fatalf("%v", err)
		}
		code = exit.ExitCode()
	}
	if code != want {
		ts.Fatalf("exit code %d, want %d", code, want)
	}
}

// behind opens the script's database beside the program.
func behind(ts *testscript.TestScript) *db.DB {
	d, err := db.Open(context.Background(), db.Options{
		Path: ts.MkAbs(filepath.Join("data", "winkel.db")), URL: ts.Getenv("WINKEL_DATABASE"), PoolMin: 1,
	})
	ts.Check(err)
	return d
}

func rows(ts *testscript.TestScript, neg bool, args []string) {
	arguments(ts, neg, args, 2, "rows N TABLE")
	d := behind(ts)
	n, err := db.Value[int64](context.Background(), d.Read(), db.SQL("SELECT COUNT(*) FROM "+args[1]))
	ts.Check(errors.Join(err, d.Close()))
	if fmt.Sprint(n) != args[0] {
		ts.Fatalf("%s has %d rows, want %s", args[1], n, args[0])
	}
}

func damage(ts *testscript.TestScript, neg bool, args []string) {
	arguments(ts, neg, args, 1, "damage STATEMENT")
	d := behind(ts)
	var changed int64
	err := d.Write(context.Background(), func(tx db.Tx) (err error) {
		changed, err = tx.Exec(context.Background(), db.SQL(args[0]))
		return err
	})
	ts.Check(errors.Join(err, d.Close()))
	if changed == 0 {
		ts.Fatalf("no row was changed")
	}
}

// recodings is what becomes of a UTF-8 file on its way through other people's programs.
var recodings = map[string]func([]byte) []byte{
	"gzip": func(text []byte) []byte {
		var packed bytes.Buffer
		w := gzip.NewWriter(&packed)
		_, err := w.Write(text)
		if err = cmp.Or(err, w.Close()); err != nil {
			panic(err)
		}
		return packed.Bytes()
	},
	"gunzip": func(packed []byte) []byte {
		r, err := gzip.NewReader(bytes.NewReader(packed))
		if err != nil {
			panic(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			panic(err)
		}
		return text
	},
	"half": func(text []byte) []byte { return text[:len(text)/2] },
	"bom":  func(text []byte) []byte { return append([]byte("\ufeff"), text...) },
	"crlf": func(text []byte) []byte { return bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n")) },
	"latin1": func(text []byte) []byte {
		var out []byte
		for _, r := range string(text) {
			out = append(out, byte(r))
		}
		return out
	},
	"utf16": func(text []byte) []byte {
		out := []byte{0xff, 0xfe}
		for _, unit := range utf16.Encode([]rune(string(text))) {
			out = binary.LittleEndian.AppendUint16(out, unit)
		}
		return out
	},
}

func recode(ts *testscript.TestScript, neg bool, args []string) {
	arguments(ts, neg, args, 3, "recode HOW FROM TO")
	how := recodings[args[0]]
	if how == nil {
		ts.Fatalf("there is no recoding %s", args[0])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), how([]byte(ts.ReadFile(args[1]))), 0o600))
}
