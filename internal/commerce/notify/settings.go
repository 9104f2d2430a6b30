package notify

import (
	"context"
	"fmt"
	"unicode/utf8"

	"winkel/internal/kernel/fault"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
	"winkel/internal/platform/mail"
	"winkel/internal/platform/setting"
)

// Settings is what staff say about mails.
type Settings struct {
	StaffEmail string // who is told about stock that runs low; empty: nobody
	FromName   string // empty: the shop's name
	ReplyTo    string // empty: where mails come from
	Version    int64  // 0: never saved
}

// storedSettings is Settings as they are stored.
type storedSettings struct {
	StaffEmail string `json:"staff_email"`
	FromName   string `json:"from_name"`
	ReplyTo    string `json:"reply_to"`
}

// kept is where they are kept.
var kept = setting.New("notifications", "settings", storedSettings{})

func (stored storedSettings) in(version int64) Settings {
	return Settings{StaffEmail: stored.StaffEmail, FromName: stored.FromName, ReplyTo: stored.ReplyTo, Version: version}
}

func readSettings(ctx context.Context, r db.Reader) (Settings, error) {
	stored, version, err := kept.Read(ctx, r)
	return stored.in(version), err
}

// GetSettings is what staff say about mails.
func (s *Service) GetSettings(ctx context.Context) (Settings, error) {
	return readSettings(ctx, s.o.DB.Read())
}

// SettingsPatch is a change of the settings: what is nil stays as it is.
type SettingsPatch struct {
	StaffEmail *string
	FromName   *string
	ReplyTo    *string
}

// UpdateSettings changes the settings. validation_failed names staff_email, from_name or reply_to.
func (s *Service) UpdateSettings(ctx context.Context, expected *int64, patch SettingsPatch, claim *idem.Claim) (Settings, error) {
	var settings Settings
	err := kept.Change(ctx, s.o.DB, expected, func(b *db.Batch, before storedSettings, version int64) (storedSettings, error) {
		settings = before.in(version)
		for _, field := range []struct{ to, from *string }{
			{&settings.StaffEmail, patch.StaffEmail}, {&settings.FromName, patch.FromName}, {&settings.ReplyTo, patch.ReplyTo},
		} {
			if field.from != nil {
				*field.to = *field.from
			}
		}
		if err := settings.validate(); err != nil {
			return before, err
		}
		return storedSettings{settings.StaffEmail, settings.FromName, settings.ReplyTo}, claim.Add(b, settings)
	})
	if err != nil {
		return Settings{}, err
	}
	return settings, nil
}

func (s Settings) validate() error {
	var wrong []fault.Detail
	for _, address := range []struct{ param, email string }{{"staff_email", s.StaffEmail}, {"reply_to", s.ReplyTo}} {
		if address.email == "" {
			continue
		}
		if err := mail.CheckAddress(address.email); err != nil {
			wrong = append(wrong, fault.Detail{Param: address.param, Message: fault.From(err).Message})
		}
	}
	if utf8.RuneCountInString(s.FromName) > mail.MaxName || oneLine(s.FromName) != s.FromName {
		wrong = append(wrong, fault.Detail{
			Param: "from_name", Message: fmt.Sprintf("A name has at most %d characters, in one line.", mail.MaxName),
		})
	}
	return fault.Violations(wrong)
}
