package staff

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

const (
	userColumns = `u.id, u.version, u.email, u.email_key, u.name, u.state, u.invited_by, u.accepted_at, u.last_login_at,
		u.deactivated_at, u.totp_secret, u.totp_confirmed_at, u.totp_step, u.created_at, u.updated_at,
		(SELECT COUNT(*) FROM staff_recovery_code c WHERE c.staff_id = u.id AND c.used_at = 0)`
	roleColumns = `r.id, r.version, r.code, r.name, r.description, r.scopes, r.built_in, r.requires_totp, r.created_at, r.updated_at`
)

var (
	getUser      = db.SQL(`SELECT ` + userColumns + ` FROM staff_user u WHERE u.id = $1`)
	getUserByKey = db.SQL(`SELECT ` + userColumns + ` FROM staff_user u WHERE u.email_key = $1`)
	listUsers    = db.SQL(`SELECT ` + userColumns + ` FROM staff_user u ORDER BY u.id`)
	countUsers   = db.SQL(`SELECT COUNT(*) FROM staff_user`)
	rolesOf      = db.SQL(`
		SELECT ur.staff_id, ` + roleColumns + ` FROM staff_user_role ur JOIN staff_role r ON r.id = ur.role_id
		WHERE ur.staff_id = $1 ORDER BY r.id`)
	rolesOfAll = db.SQL(`
		SELECT ur.staff_id, ` + roleColumns + ` FROM staff_user_role ur JOIN staff_role r ON r.id = ur.role_id ORDER BY ur.staff_id, r.id`)

	insertUser = db.SQL(`
		INSERT INTO staff_user (id, email, email_key, name, state, invited_by, accepted_at, last_login_at, deactivated_at,
			totp_secret, totp_confirmed_at, totp_step, version, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0, '', 0, 0, 1, $8, $9)
		ON CONFLICT (email_key) DO NOTHING`)
	updateUser = db.SQL(`
		UPDATE staff_user SET name = $1, state = $2, accepted_at = $3, deactivated_at = $4, version = version + 1, updated_at = $5
		WHERE id = $6 AND version = $7`)
	// Whoever changes somebody holds him first, so that a log-in is over before his sessions are ended, or comes after it and
	// finds another version.
	holdUser  = db.SQL(`UPDATE staff_user SET version = version WHERE id = $1 AND version = $2`)
	raiseUser = db.SQL(`UPDATE staff_user SET version = version + 1 WHERE id = $1`)
	noteLogin = db.SQL(`
		UPDATE staff_user SET last_login_at = $1
		WHERE id = $2 AND version = $3 AND state = 'active' AND (totp_confirmed_at <> 0) = $4`)

	setTOTP = db.SQL(`UPDATE staff_user SET totp_secret = $1, totp_confirmed_at = $2, totp_step = $3 WHERE id = $4`)
	// A code is good once: of two requests with the same one, the second finds that its step is taken.
	takeStep = db.SQL(`UPDATE staff_user SET totp_step = $1 WHERE id = $2 AND totp_step < $3 AND totp_secret = $4 AND totp_confirmed_at <> 0`)

	insertRecoveryCodes = db.InsertInto("staff_recovery_code", "staff_id, hash, used_at", "")
	clearRecoveryCodes  = db.SQL(`DELETE FROM staff_recovery_code WHERE staff_id = $1`)
	takeRecoveryCode    = db.SQL(`UPDATE staff_recovery_code SET used_at = $1 WHERE staff_id = $2 AND hash = $3 AND used_at = 0`)
	hasRecoveryCode     = db.SQL(`SELECT COUNT(*) FROM staff_recovery_code WHERE staff_id = $1 AND hash = $2 AND used_at = 0`)

	getFailures   = db.SQL(`SELECT failures, retry_at FROM staff_code_failure WHERE staff_id = $1 AND known = $2`)
	firstFailure  = db.SQL(`INSERT INTO staff_code_failure (staff_id, known, failures, retry_at) VALUES ($1, $2, 1, $3) ON CONFLICT DO NOTHING`)
	nextFailure   = db.SQL(`UPDATE staff_code_failure SET failures = $1, retry_at = $2 WHERE staff_id = $3 AND known = $4 AND failures = $5 AND retry_at = $6`)
	clearFailures = db.SQL(`DELETE FROM staff_code_failure WHERE staff_id = $1 AND known = $2`)
	clearAllFails = db.SQL(`DELETE FROM staff_code_failure WHERE staff_id = $1`)

	insertHeld = db.InsertInto("staff_user_role", "staff_id, role_id", "ON CONFLICT DO NOTHING")
	clearHeld  = db.SQL(`DELETE FROM staff_user_role WHERE staff_id = $1`)

	getRole    = db.SQL(`SELECT ` + roleColumns + `, (SELECT COUNT(*) FROM staff_user_role ur WHERE ur.role_id = r.id) FROM staff_role r WHERE r.id = $1`)
	listRoles  = db.SQL(`SELECT ` + roleColumns + `, (SELECT COUNT(*) FROM staff_user_role ur WHERE ur.role_id = r.id) FROM staff_role r ORDER BY r.id`)
	insertRole = db.SQL(`
		INSERT INTO staff_role (id, code, name, description, scopes, built_in, requires_totp, version, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, FALSE, $6, 1, $7, $8)
		ON CONFLICT (code) DO NOTHING`)
	updateRole = db.SQL(`
		UPDATE staff_role SET name = $1, description = $2, scopes = $3, requires_totp = $4, version = version + 1, updated_at = $5
		WHERE id = $6 AND version = $7`)
	deleteRole = db.SQL(`
		DELETE FROM staff_role WHERE id = $1 AND version = $2 AND NOT built_in
			AND NOT EXISTS (SELECT 1 FROM staff_user_role ur WHERE ur.role_id = staff_role.id)`)
	// A role is held as it was read until the commit, so that nobody gives more than he saw, or what is being removed.
	holdRole = db.SQL(`UPDATE staff_role SET version = version WHERE id = $1 AND version = $2`)

	// Whoever may take an owner away waits here for everybody else who may, and looks at the end whether one is left.
	holdOwners = db.SQL(`UPDATE staff_owners SET turn = turn + 1 WHERE id = 1`)
	keepOwner  = db.SQL(`
		UPDATE staff_owners SET turn = turn WHERE id = 1 AND EXISTS (
			SELECT 1 FROM staff_user u JOIN staff_user_role ur ON ur.staff_id = u.id JOIN staff_role r ON r.id = ur.role_id
			WHERE u.state = 'active' AND r.code = 'owner')`)
	countOwners = db.SQL(`
		SELECT COUNT(*) FROM staff_user u JOIN staff_user_role ur ON ur.staff_id = u.id JOIN staff_role r ON r.id = ur.role_id
		WHERE u.state = 'active' AND r.code = 'owner'`)
)

func scanUser(row db.Row) (*User, error) {
	var u User
	var accepted, login, deactivated, confirmed, created, updated, codes int64
	err := row.Scan(&u.ID, &u.Version, &u.Email, &u.EmailKey, &u.Name, &u.State, &u.InvitedBy, &accepted, &login, &deactivated,
		&u.totp.secret, &confirmed, &u.totp.step, &created, &updated, &codes)
	if err != nil {
		return nil, err
	}
	u.AcceptedAt, u.LastLoginAt, u.DeactivatedAt = clock.FromMicros(accepted), clock.FromMicros(login), clock.FromMicros(deactivated)
	u.CreatedAt, u.UpdatedAt = clock.FromMicros(created), clock.FromMicros(updated)
	u.totp.confirmed = confirmed != 0
	u.TOTP, u.RecoveryCodes = u.totp.confirmed && u.totp.secret != "", int(codes)
	return &u, nil
}

func roleFields(r *Role, scopes *string, created, updated *int64) []any {
	return []any{&r.ID, &r.Version, &r.Code, &r.Name, &r.Description, scopes, &r.BuiltIn, &r.RequiresTOTP, created, updated}
}

func (r *Role) fill(scopes string, created, updated int64) {
	r.Scopes = strings.Fields(scopes)
	r.CreatedAt, r.UpdatedAt = clock.FromMicros(created), clock.FromMicros(updated)
	r.complete()
}

func scanRole(row db.Row) (*Role, error) {
	var r Role
	var scopes string
	var created, updated, users int64
	if err := row.Scan(append(roleFields(&r, &scopes, &created, &updated), &users)...); err != nil {
		return nil, err
	}
	r.fill(scopes, created, updated)
	r.Users = int(users)
	return &r, nil
}

// held is a role of somebody.
type held struct {
	by   id.Staff
	role Role
}

func scanHeld(row db.Row) (held, error) {
	var h held
	var scopes string
	var created, updated int64
	if err := row.Scan(append([]any{&h.by}, roleFields(&h.role, &scopes, &created, &updated)...)...); err != nil {
		return h, err
	}
	h.role.fill(scopes, created, updated)
	return h, nil
}

// withRoles completes a user, or says that there is none.
func withRoles(ctx context.Context, r db.Reader, u *User, err, missing error) (*User, error) {
	if errors.Is(err, db.ErrNoRows) {
		return nil, missing
	}
	if err != nil {
		return nil, fmt.Errorf("get staff user: %w", err)
	}
	list, err := db.List(ctx, r, scanHeld, rolesOf, u.ID)
	if err != nil {
		return nil, fmt.Errorf("get roles: %w", err)
	}
	for _, h := range list {
		u.Roles = append(u.Roles, h.role)
	}
	return u, nil
}

func userByID(ctx context.Context, r db.Reader, number id.Staff) (*User, error) {
	u, err := db.One(ctx, r, scanUser, getUser, number)
	return withRoles(ctx, r, u, err, fault.Missing("staff user", number.String()))
}

// userByKey is nil, with no error, if nobody has the address.
func userByKey(ctx context.Context, r db.Reader, key string) (*User, error) {
	u, err := db.One(ctx, r, scanUser, getUserByKey, key)
	return withRoles(ctx, r, u, err, nil)
}

func roleByID(ctx context.Context, r db.Reader, number id.Role) (*Role, error) {
	role, err := db.One(ctx, r, scanRole, getRole, number)
	if errors.Is(err, db.ErrNoRows) {
		return nil, fault.Missing("role", number.String())
	}
	return role, err
}

// addUser writes a new user with his roles. Somebody else with the address refuses the batch with email_taken.
func addUser(b *db.Batch, u *User) {
	b.Exec(insertUser, u.ID, u.Email, u.EmailKey, u.Name, string(u.State), u.InvitedBy, clock.Micros(u.AcceptedAt),
		clock.Micros(u.CreatedAt), clock.Micros(u.UpdatedAt)).Want(1, emailTaken(u.Email))
	addHeld(b, u)
}

// changeUser writes what may change of a user, as long as nobody else did.
func changeUser(b *db.Batch, u *User) {
	b.Exec(updateUser, u.Name, string(u.State), clock.Micros(u.AcceptedAt), clock.Micros(u.DeactivatedAt), clock.Micros(u.UpdatedAt),
		u.ID, u.Version).Want(1, fault.Stale("staff user"))
	u.Version++
}

// addHeld writes the roles of a user who has none in the database. Each is held as it was read.
func addHeld(b *db.Batch, u *User) {
	var args []any
	for _, r := range slices.SortedFunc(slices.Values(u.Roles), func(a, b Role) int { return int(a.ID - b.ID) }) {
		b.Exec(holdRole, r.ID, r.Version).Want(1, fault.Stale("role"))
		args = append(args, u.ID, r.ID)
	}
	insertHeld.Add(b, args)
}

func emailTaken(address string) error {
	return fault.Newf(fault.Conflict, CodeEmailTaken, "%s is the address of somebody of the staff already.", address).WithParam("email")
}
