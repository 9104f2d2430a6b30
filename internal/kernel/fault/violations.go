package fault

import "fmt"

// Violations is the one fault for every field of a request that is wrong, so that a caller can correct all of them at
// once: validation_failed with the violations as Details and the first one's Param. Without violations it is nil.
func Violations(violations []Detail) error {
	switch len(violations) {
	case 0:
		return nil
	case 1:
		return Invalidf(violations[0].Param, "%s", violations[0].Message).WithDetails(violations)
	default:
		message := fmt.Sprintf("%s There are %d more problems.", violations[0].Message, len(violations)-1)
		if len(violations) == 2 {
			message = violations[0].Message + " There is 1 more problem."
		}
		return Invalidf(violations[0].Param, "%s", message).WithDetails(violations)
	}
}
