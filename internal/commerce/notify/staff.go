package notify

import (
	"context"

	"winkel/internal/commerce/identity/staff"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

// The kinds of letters to somebody of the staff about his account. They are in the words of the house alone: whoever writes
// templates could otherwise have the links that open other accounts sent elsewhere, by a picture in a mail.
const (
	StaffInvitation      = Kind(staff.MailInvitation)
	StaffResetPassword   = Kind(staff.MailResetPassword)
	StaffPasswordChanged = Kind(staff.MailPasswordChanged)
	StaffTOTPEnabled     = Kind(staff.MailTOTPEnabled)
	StaffTOTPDisabled    = Kind(staff.MailTOTPDisabled)
)

// toStaff reports whether it is a letter to staff.
func (k Kind) toStaff() bool {
	switch k {
	case StaffInvitation, StaffResetPassword, StaffPasswordChanged, StaffTOTPEnabled, StaffTOTPDisabled:
		return true
	default:
		return false
	}
}

// AddStaffMail adds a letter to somebody of the staff to the batch of what it is about.
func (s *Service) AddStaffMail(b *db.Batch, m staff.Mail) error {
	l := Letter{Kind: Kind(m.Kind), Recipient: m.To, Entity: m.Staff.String(), FirstName: m.Name, Email: m.To}
	if once := m.Token; !once.ID.IsZero() {
		l.Link = Link{Path: m.Path, Purpose: string(once.Purpose), Token: once.ID.String(), ExpiresAt: once.ExpiresAt}
	}
	return s.AddLetter(b, l)
}

// Revealed is a mail with the links that work, for the mailbox of development.
func (s *Service) Revealed(ctx context.Context, number id.Mail) (*Mail, error) {
	m, err := s.GetMail(ctx, number)
	if err == nil {
		m.HTML, err = s.reveal(m, m.HTML)
	}
	if err == nil {
		m.Text, err = s.reveal(m, m.Text)
	}
	return m, err
}
