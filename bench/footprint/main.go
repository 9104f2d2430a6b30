// Footprint measures how little a shop needs: the size of the program, the time to its first answer, its memory when
// idle, and time and memory of imports.
//
//	go run ./bench/footprint                                    the demo, and a CSV file of 100,000 rows
//	go run ./bench/footprint -icecat FILE                       also the import of an Icecat catalog
//	go run ./bench/footprint -database postgres://…             the imports on PostgreSQL; an empty database
//	go run ./bench/footprint -starts DIR,DIR                    only how soon shops that are there answer, such as winkel generate fills
package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"winkel/bench/process"
)

const csvRows = 100_000

func main() {
	icecat := flag.String("icecat", "", "an Icecat catalog to import")
	database := flag.String("database", "", "URL of an empty PostgreSQL database for the imports; empty means SQLite")
	starts := flag.String("starts", "", "directories of shops, with commas, of which only the starts are measured")
	flag.Parse()
	if err := run(*icecat, *database, *starts); err != nil {
		fmt.Fprintln(os.Stderr, "footprint:", err)
		os.Exit(1)
	}
}

func run(icecat, database, starts string) error {
	dir, err := os.MkdirTemp("", "winkel-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	winkel, err := process.Build(dir)
	if err != nil {
		return err
	}
	if starts != "" {
		return startAll(winkel, strings.Split(starts, ","))
	}
	info, err := os.Stat(winkel)
	if err != nil {
		return err
	}
	fmt.Println("| what | figure |")
	fmt.Println("|---|---|")
	fmt.Printf("| size of the program | %.1f MB |\n", float64(info.Size())/1e6)
	if err := demo(winkel, filepath.Join(dir, "demo")); err != nil {
		return err
	}
	if icecat != "" {
		if err := load(winkel, filepath.Join(dir, "icecat"), database, "import", "icecat", icecat); err != nil {
			return err
		}
	}
	csv := filepath.Join(dir, "rows.csv")
	if err := writeCSV(csv); err != nil {
		return err
	}
	return load(winkel, filepath.Join(dir, "csv"), database, "import", "products", csv)
}

func demo(winkel, data string) error {
	_, took, _, err := process.Run(winkel, "demo", "--data", data)
	if err != nil {
		return err
	}
	fmt.Printf("| filling the demo shop | %.2f s |\n", took.Seconds())
	server, err := process.Serve(winkel, "--data", data)
	if err != nil {
		return err
	}
	first := server.Ready
	time.Sleep(20 * time.Second) // the pictures' renditions are made in this time
	if err := server.Stop(); err != nil {
		return err
	}
	if server, err = process.Serve(winkel, "--data", data); err != nil {
		return err
	}
	fmt.Printf("| start to the first 200, first and second start | %.2f s, %.2f s |\n", first.Seconds(), server.Ready.Seconds())
	time.Sleep(5 * time.Second)
	memory, err := server.MemoryKB()
	if err != nil {
		return err
	}
	fmt.Printf("| memory of the idle demo shop | %.0f MB |\n", float64(memory)/1000)
	return server.Stop()
}

// startAll starts each shop as one that has to read its catalog from the tables, and then as one that was stopped in peace.
func startAll(winkel string, dirs []string) error {
	fmt.Println("| shop | first 200, from the tables | first 200, from the snapshot | memory then |")
	fmt.Println("|---|---|---|---|")
	for _, data := range dirs {
		if err := os.Remove(filepath.Join(data, "search.snapshot")); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
		var ready [2]time.Duration
		var memory int64
		for i := range ready {
			server, err := process.Serve(winkel, "--data", data, "--log-level", "error")
			if err != nil {
				return err
			}
			ready[i] = server.Ready
			if memory, err = server.MemoryKB(); err != nil {
				return err
			}
			if err := server.Stop(); err != nil {
				return err
			}
		}
		fmt.Printf("| %s | %.2f s | %.2f s | %.0f MB |\n", data, ready[0].Seconds(), ready[1].Seconds(), float64(memory)/1000)
	}
	return nil
}

func load(winkel, data, database string, args ...string) error {
	args = append(args, "--data", data)
	if database != "" {
		args = append(args, "--database", database)
	}
	out, took, peak, err := process.Run(winkel, args...)
	if err != nil {
		return err
	}
	fmt.Printf("| %s %s | %.1f s, at most %.0f MB: %s |\n", args[0], args[1], took.Seconds(), float64(peak)/1000, trim(out))
	if _, _, _, err = process.Run(winkel, append([]string{"verify"}, args[3:]...)...); err != nil {
		return err
	}
	return nil
}

func trim(out string) string {
	for out != "" && out[len(out)-1] == '\n' {
		out = out[:len(out)-1]
	}
	return out
}

// writeCSV makes a file as a supplier would send it.
func writeCSV(path string) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(file)
	fmt.Fprintln(out, "slug,title,description,status,brand,categories,sku,price,currency,weight_grams,attr.colour:text,attr.capacity:number[ml]")
	colours := []string{"red", "green", "blue", "grey"}
	for i := range csvRows {
		fmt.Fprintf(out, "bottle-%d,Bottle No. %d,<p>A bottle that keeps what it holds.</p>,published,Brand %d,Kitchen > Bottles %d,B-%06d,%d.95,USD,%d,%s,%d\n",
			i, i, i%50, i%40, i, 5+i%90, 150+i%500, colours[i%4], 250*(1+i%4))
	}
	if err := out.Flush(); err != nil {
		return err
	}
	return file.Close()
}
