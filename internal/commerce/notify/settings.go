package notify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
	"winkel/internal/platform/mail"
)

// settingName is the row of the settings.
const settingName = "notifications"

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

func readSettings(ctx context.Context, r db.Reader) (Settings, error) {
	settings, err := db.One(ctx, r, func(row db.Row) (Settings, error) {
		var text string
		var out Settings
		if err := row.Scan(&text, &out.Version); err != nil {
			return out, err
		}
		var stored storedSettings
		err := json.Unmarshal([]byte(text), &stored)
		out.StaffEmail, out.FromName, out.ReplyTo = stored.StaffEmail, stored.FromName, stored.ReplyTo
		return out, err
	}, getSetting, settingName)
	if errors.Is(err, db.ErrNoRows) {
		return Settings{}, nil
	}
	if err != nil {
		return Settings{}, fmt.Errorf("read the settings of mails: %w", err)
	}
	return settings, nil
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
	settings, err := s.GetSettings(ctx)
	if err != nil {
		return Settings{}, err
	}
	if expected != nil && *expected != settings.Version {
		return Settings{}, fault.Stale("settings")
	}
	for _, field := range []struct{ to, from *string }{
		{&settings.StaffEmail, patch.StaffEmail}, {&settings.FromName, patch.FromName}, {&settings.ReplyTo, patch.ReplyTo},
	} {
		if field.from != nil {
			*field.to = *field.from
		}
	}
	if err := settings.validate(); err != nil {
		return Settings{}, err
	}
	text, err := json.Marshal(storedSettings{settings.StaffEmail, settings.FromName, settings.ReplyTo})
	if err != nil {
		return Settings{}, fmt.Errorf("encode the settings of mails: %w", err)
	}
	b := &db.Batch{}
	now := clock.Micros(s.o.DB.Clock().Now())
	if settings.Version == 0 {
		b.Exec(insertSetting, settingName, string(text), now).Want(1, fault.Stale("settings"))
	} else {
		b.Exec(updateSetting, string(text), now, settingName, settings.Version).Want(1, fault.Stale("settings"))
	}
	settings.Version++
	if err := claim.Add(b, settings); err != nil {
		return Settings{}, err
	}
	if err := s.o.DB.Submit(ctx, b); err != nil {
		return Settings{}, fmt.Errorf("update the settings of mails: %w", err)
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
