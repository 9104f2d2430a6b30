package customer

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/page"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
)

const (
	groupColumns = `g.id, g.version, g.code, g.name, (SELECT COUNT(*) FROM customer_group_member m WHERE m.group_id = g.id), g.created_at, g.updated_at`
	maxGroupName = 100
)

var (
	getGroup       = db.SQL(`SELECT ` + groupColumns + ` FROM customer_group g WHERE g.id = $1`)
	getGroupByCode = db.SQL(`SELECT ` + groupColumns + ` FROM customer_group g WHERE g.code = $1`)
	listGroups     = db.SQL(`SELECT ` + groupColumns + ` FROM customer_group g WHERE g.code > $1 ORDER BY g.code
		LIMIT CAST($2 AS BIGINT) OFFSET CAST($3 AS BIGINT)`)
	countGroups = db.SQL(`SELECT COUNT(*) FROM customer_group`)
	insertGroup = db.SQL(`INSERT INTO customer_group (id, code, name, version, created_at, updated_at) VALUES ($1, $2, $3, 1, $4, $5)`)
	updateGroup = db.SQL(`UPDATE customer_group SET name = $1, version = version + 1, updated_at = $2 WHERE id = $3 AND version = $4`)
	emptyGroup  = db.SQL(`DELETE FROM customer_group_member WHERE group_id = $1`)
	deleteGroup = db.SQL(`DELETE FROM customer_group WHERE id = $1 AND version = $2`)
)

func scanGroup(row db.Row) (*Group, error) {
	var g Group
	var created, updated int64
	err := row.Scan(&g.ID, &g.Version, &g.Code, &g.Name, &g.Members, &created, &updated)
	g.CreatedAt, g.UpdatedAt = clock.FromMicros(created), clock.FromMicros(updated)
	return &g, err
}

// GetGroup is a group by its id or its code.
func (s *Service) GetGroup(ctx context.Context, name string) (*Group, error) {
	stmt, arg := getGroupByCode, any(strings.ToLower(name))
	if number, err := id.ParseCustomerGroup(name); err == nil {
		stmt, arg = getGroup, number
	}
	g, err := db.One(ctx, s.db.Read(), scanGroup, stmt, arg)
	if errors.Is(err, db.ErrNoRows) {
		return nil, fault.Missing("customer group", clip(name))
	}
	if err != nil {
		return nil, fmt.Errorf("get customer group: %w", err)
	}
	return g, nil
}

var groupSort = page.NewSort("customer_group.code", page.Text)

// ListGroups is one page of the groups, by code.
func (s *Service) ListGroups(ctx context.Context, request page.Request) (page.Page[*Group], error) {
	var p page.Page[*Group]
	if err := request.Validate(); err != nil {
		return p, err
	}
	after, err := groupSort.Decode(request.Cursor)
	if err != nil {
		return p, err
	}
	from := ""
	if after != nil {
		from = after[0].Text()
	}
	if p.Items, err = db.List(ctx, s.db.Read(), scanGroup, listGroups, from, int64(request.Limit)+1, int64(request.Offset)); err != nil {
		return p, fmt.Errorf("list customer groups: %w", err)
	}
	if len(p.Items) > request.Limit {
		p.Items = p.Items[:request.Limit]
		p.Next = groupSort.Encode(page.TextKey(p.Items[request.Limit-1].Code))
	}
	p.Total, err = db.Value[int64](ctx, s.db.Read(), countGroups)
	return p, err
}

// CreateGroup makes a group. Its code is for programs and promotions, and stays: 1 to 50 small letters, digits, - and _.
// group_taken if there is one with it.
func (s *Service) CreateGroup(ctx context.Context, code, name string, claim *idem.Claim) (*Group, error) {
	now := s.db.Clock().Now()
	var wrong fault.Mistakes
	g := &Group{
		ID: id.CustomerGroup(s.db.IDs().Next()), Version: 1, Code: strings.ToLower(strings.TrimSpace(code)),
		Name: wrong.Line("name", name, maxGroupName), CreatedAt: now, UpdatedAt: now,
	}
	if !groupCode.MatchString(g.Code) {
		wrong.Addf("code", "A code has 1 to 50 letters, digits, - and _, and begins with a letter or digit.")
	}
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	b := &db.Batch{}
	b.Exec(insertGroup, g.ID, g.Code, g.Name, clock.Micros(now), clock.Micros(now))
	if err := claim.Add(b, g); err != nil {
		return nil, err
	}
	err := s.db.Submit(ctx, b)
	if db.Violates(err, "customer_group_code_key") {
		return nil, fault.Newf(fault.Conflict, CodeGroupTaken, "There is a customer group %q already.", g.Code).WithParam("code").WithCause(err)
	}
	return g, err
}

// RenameGroup gives a group another name.
func (s *Service) RenameGroup(ctx context.Context, group string, expected *int64, name string, claim *idem.Claim) (*Group, error) {
	var wrong fault.Mistakes
	name = wrong.Line("name", name, maxGroupName)
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	return s.changeGroup(ctx, group, expected, claim, func(b *db.Batch, g *Group) {
		g.Name, g.UpdatedAt = name, s.db.Clock().Now()
		b.Exec(updateGroup, g.Name, clock.Micros(g.UpdatedAt), g.ID, g.Version).Want(1, fault.Stale("customer group"))
		g.Version++
	})
}

// DeleteGroup removes a group; its members stay, and promotions for it are for nobody any more.
func (s *Service) DeleteGroup(ctx context.Context, group string, expected *int64, claim *idem.Claim) error {
	_, err := s.changeGroup(ctx, group, expected, claim, func(b *db.Batch, g *Group) {
		b.Exec(emptyGroup, g.ID)
		b.Exec(deleteGroup, g.ID, g.Version).Want(1, fault.Stale("customer group"))
	})
	if db.ViolatesRule(err, "foreign_key") {
		err = fault.Stale("customer group").WithCause(err) // somebody joined it in this moment
	}
	return err
}

func (s *Service) changeGroup(ctx context.Context, group string, expected *int64, claim *idem.Claim, change func(*db.Batch, *Group)) (*Group, error) {
	return fault.Again(expected, func() (*Group, error) {
		g, err := s.GetGroup(ctx, group)
		if err != nil {
			return nil, err
		}
		if err := fault.Expect("customer group", expected, g.Version); err != nil {
			return nil, err
		}
		b := &db.Batch{}
		change(b, g)
		if err := claim.Add(b, g); err != nil {
			return nil, err
		}
		return g, s.db.Submit(ctx, b)
	})
}
