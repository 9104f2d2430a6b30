package setting_test

import (
	"errors"
	"sync"
	"testing"

	"winkel/internal/kernel/fault"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/internal/platform/setting"
)

type greeting struct {
	Text  string `json:"text"`
	Count int64  `json:"count"`
}

var greetings = setting.New("test.greeting", "greeting", greeting{Text: "Hello"})

func TestASettingHasAVersion(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		expect := func(want greeting, wantVersion int64) {
			t.Helper()
			if got, version, err := greetings.Read(ctx, d.Read()); err != nil || got != want || version != wantVersion {
				t.Errorf("%+v in version %d, %v", got, version, err)
			}
		}
		say := func(expected *int64, text string) error {
			return greetings.Change(ctx, d, expected, func(_ *db.Batch, before greeting, version int64) (greeting, error) {
				if text == "" {
					return before, errors.New("say something")
				}
				return greeting{text, version}, nil
			})
		}
		expect(greeting{Text: "Hello"}, 0)
		if err := say(new(int64(1)), "Hi"); fault.CodeOf(err) != fault.CodeVersionConflict {
			t.Error(err)
		}
		if err := errors.Join(say(new(int64(0)), "Hi"), say(nil, "Ho"), say(new(int64(2)), "Hum")); err != nil {
			t.Fatal(err)
		}
		if err := say(new(int64(2)), "Hey"); fault.CodeOf(err) != fault.CodeVersionConflict {
			t.Error(err)
		}
		if err := say(nil, ""); err == nil {
			t.Error("the error of a plan is lost")
		}
		expect(greeting{"Hum", 3}, 3)
	})
}

// Whoever expects no version is not told that others were faster, and takes nothing from them.
func TestManyChangeASettingAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var together sync.WaitGroup
		for range 4 {
			together.Go(func() {
				for range 5 {
					for {
						err := greetings.Change(t.Context(), d, nil, func(_ *db.Batch, before greeting, _ int64) (greeting, error) {
							return greeting{before.Text, before.Count + 1}, nil
						})
						if err == nil {
							break
						}
						if fault.CodeOf(err) != fault.CodeVersionConflict {
							t.Error(err)
							return
						}
					}
				}
			})
		}
		together.Wait()
		if got, version, err := greetings.Read(t.Context(), d.Read()); err != nil || got.Count != 20 || version != 20 {
			t.Errorf("%+v in version %d, %v", got, version, err)
		}
	})
}
