package app

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"winkel/internal/commerce/catalog/transfer"
)

type exportCommand struct {
	Products exportProducts `cmd:"" help:"Write every product to a file that import reads back unchanged."`
}

type exportProducts struct {
	File   string `arg:"" help:"The file; one that ends in .gz is compressed. - is standard output."`
	Format string `enum:"csv,jsonl" default:"csv" help:"csv for spreadsheets, or jsonl for programs."`
}

// Help is what --help says beyond the flags.
func (exportProducts) Help() string {
	return `Examples:

  winkel export products products.csv
  winkel export products products.jsonl.gz --format jsonl
  winkel export products - | head -n 1

The file appears when it is complete. Importing it into the same shop changes nothing.`
}

// Run writes to a new file beside the named one and moves it there when it is complete, so that an interrupted export
// leaves no half file behind.
func (c exportProducts) Run(env *environment) error {
	return withShopToRead(env, func(s *shop) error {
		total, err := s.catalog.CountProducts(env.ctx)
		if err != nil {
			return err
		}
		bar := newProgress(env.stderr, "exporting", total)
		var shown int64
		export := transfer.Export{
			Catalog: s.catalog, Stock: s.inventory, Format: transfer.Format(c.Format),
			Progress: func(done int64) {
				bar.add(done - shown)
				shown = done
			},
		}
		var written int64
		err = c.create(env.stdout, func(w io.Writer) error {
			written, err = export.Run(env.ctx, w)
			return err
		})
		took := bar.finish()
		if err != nil {
			return err
		}
		fmt.Fprintf(env.stderr, "Exported %d products (%s, %s).\n", written, took.Round(10*time.Millisecond), perSecond(written, took))
		return nil
	})
}

func (c exportProducts) create(stdout io.Writer, write func(io.Writer) error) error {
	if c.File == "-" {
		return write(stdout)
	}
	target := c.File
	if linked, err := filepath.EvalSymlinks(c.File); err == nil {
		target = linked
	}
	if info, err := os.Stat(target); err == nil && !info.Mode().IsRegular() {
		return c.writeThrough(target, write)
	}
	file, err := os.CreateTemp(filepath.Dir(target), ".winkel-export-")
	if err != nil {
		return unusable{err}
	}
	defer func() { _ = os.Remove(file.Name()) }() // gone already when all went well
	buffered := bufio.NewWriter(file)
	if strings.HasSuffix(c.File, ".gz") {
		packed := gzip.NewWriter(buffered)
		err = errors.Join(write(packed), packed.Close())
	} else {
		err = write(buffered)
	}
	err = errors.Join(err, buffered.Flush(), file.Chmod(0o644), file.Close())
	if err != nil {
		return err
	}
	return os.Rename(file.Name(), target)
}

// writeThrough writes to a device or a pipe, which must not be replaced by a file.
func (c exportProducts) writeThrough(target string, write func(io.Writer) error) error {
	file, err := os.OpenFile(target, os.O_WRONLY, 0)
	if err != nil {
		return unusable{err}
	}
	return errors.Join(write(file), file.Close())
}
