package app

import "winkel/internal/api"

type openAPICommand struct{}

// Help is what --help says beyond the flags.
func (openAPICommand) Help() string {
	return `Example:

  winkel openapi > openapi.json`
}

// Run prints the document that the program serves at /api/openapi.json.
func (openAPICommand) Run(env *environment) error {
	_, err := env.stdout.Write(api.Document(documentVersion))
	return err
}

// documentVersion is the version of the API, which changes less often than the program.
const documentVersion = "1"
