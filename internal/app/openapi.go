package app

import "winkel/internal/api"

type openAPICommand struct{}

// Run prints the document that the program serves at /api/openapi.json.
func (openAPICommand) Run(env *environment) error {
	_, err := env.stdout.Write(api.Document(documentVersion))
	return err
}

// documentVersion is the version of the API, which changes less often than the program.
const documentVersion = "1"
