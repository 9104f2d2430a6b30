package fault

// Expect refuses a change that was based on another version than the current one, with version_conflict; expected is nil
// where the caller takes whatever it is.
func Expect(what string, expected *int64, version int64) error {
	if expected != nil && *expected != version {
		return Stale(what)
	}
	return nil
}

// attempts is how often a change is planned anew because others were faster.
const attempts = 5

// Again plans a change anew as long as it is refused with version_conflict, up to five times. A caller who expects a version
// hears of the first.
func Again[T any](expected *int64, plan func() (T, error)) (T, error) {
	for attempt := 1; ; attempt++ {
		value, err := plan()
		if expected != nil || attempt == attempts || CodeOf(err) != CodeVersionConflict {
			return value, err
		}
	}
}
