// Winkel is a complete online shop in one program. `winkel --help` says what it can do.
package main

import (
	"os"

	"winkel/internal/app"
)

func main() {
	os.Exit(app.Run(os.Args[1:], os.Stdout, os.Stderr))
}
