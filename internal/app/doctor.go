package app

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"winkel/internal/kernel/fault"
)

type doctorCommand struct {
	JSON bool `name:"json" help:"Print the findings as JSON on standard output."`
}

// Help is what --help says beyond the flags.
func (doctorCommand) Help() string {
	return `Examples:

  winkel doctor --config /etc/winkel.json
  winkel doctor --json --data /var/lib/winkel --public-url https://shop.example.com

Looks at the configuration, the machine and the shop, and says in a line each what is well, what is worth a look (warn) and
what is wrong (bad), with what to do about it. Give it the settings that serve has. The shop may be open meanwhile, and
nothing of it is changed; a file that nobody sees is put into the media store and removed. Exit code 1 when something is bad.`
}

// state is how something stands.
type state string

const (
	well state = "ok"
	warn state = "warn" // works, and might not for long, or not as one would wish
	bad  state = "bad"  // does not work, or puts the shop in danger
)

// finding is what the doctor says of one thing.
type finding struct {
	Check string `json:"check"`
	State state  `json:"state"`
	Says  string `json:"says"`
	Next  string `json:"next,omitempty"` // what to do; empty if nothing
}

// doctor gathers findings.
type doctor struct {
	env   *environment
	found []finding
}

func (d *doctor) note(check string, s state, says, next string) {
	d.found = append(d.found, finding{check, s, says, next})
}

// failed notes that something could not even be looked at.
func (d *doctor) failed(check string, err error, next string) {
	says := err.Error()
	if f := fault.From(err); f.Kind != fault.Internal {
		says = f.Message
	}
	d.note(check, bad, says, next)
}

// Run looks at everything; exit code 1 when something is bad.
func (c doctorCommand) Run(env *environment) error {
	d := &doctor{env: env}
	d.configuration()
	d.machine()
	s, err := openToRead(env.ctx, env)
	if err != nil {
		d.failed("shop", err, "Look at --data and --database, and at the server that they name.")
	} else {
		d.shop(s)
		if err := s.close(); err != nil {
			return err
		}
	}
	if err := c.print(env.stdout, d.found); err != nil {
		return err
	}
	for _, f := range d.found {
		if f.State == bad {
			return errNotClean
		}
	}
	return nil
}

func (c doctorCommand) print(w io.Writer, found []finding) error {
	count := map[state]int{}
	for _, f := range found {
		count[f.State]++
	}
	if c.JSON {
		encoder := json.NewEncoder(w)
		encoder.SetIndent("", "  ")
		return encoder.Encode(map[string]any{"healthy": count[bad] == 0, "findings": found})
	}
	for _, f := range found {
		if _, err := fmt.Fprintf(w, "%-4s  %-14s  %s\n", f.State, f.Check, f.Says); err != nil {
			return err
		}
		if f.Next == "" {
			continue
		}
		if _, err := fmt.Fprintf(w, "%22s  → %s\n", "", f.Next); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(w, "%d well, %d worth a look, %d bad\n", count[well], count[warn], count[bad])
	return err
}

// shop looks at what is stored, and at those whom the shop depends on.
func (d *doctor) shop(s *shop) {
	d.note("database", well, s.db.Engine().String()+" answers, and the schema is that of this program.", "")
	d.durability(s)
	d.clock(s)
	d.media(s)
	d.background(s)
	d.owners(s)
	d.copies(s)
}

// background looks at jobs and readers of events.
func (d *doctor) background(s *shop) {
	counts, err := s.jobs.Counts(d.env.ctx)
	if err != nil {
		d.failed("jobs", err, "")
	} else if dead := counts["dead"]; dead > 0 {
		d.note("jobs", warn, fmt.Sprintf("%d jobs were given up.", dead), "Look at GET /api/admin/jobs?state=dead, remove the cause, and run them again there.")
	} else {
		d.note("jobs", well, "None was given up.", "")
	}
	lags, err := s.outbox.Lag(d.env.ctx)
	if err != nil {
		d.failed("events", err, "")
		return
	}
	worst, who := time.Duration(0), ""
	for _, l := range lags {
		if l.Age > worst {
			worst, who = l.Age, l.Consumer
		}
	}
	switch {
	case worst > time.Hour:
		d.note("events", bad, fmt.Sprintf("%s is %s behind.", who, worst.Round(time.Second)), "Is a node with the role worker running? Its log says what it fails at.")
	case worst > time.Minute:
		d.note("events", warn, fmt.Sprintf("%s is %s behind.", who, worst.Round(time.Second)), "Is a node with the role worker running?")
	default:
		d.note("events", well, "Everybody has read them.", "")
	}
}

// owners looks at who may do everything.
func (d *doctor) owners(s *shop) {
	users, err := s.staff.List(d.env.ctx)
	if err != nil {
		d.failed("owners", err, "")
		return
	}
	owners, bare := 0, ""
	for _, u := range users {
		if !u.IsOwner() || u.AcceptedAt.IsZero() || !u.DeactivatedAt.IsZero() {
			continue
		}
		owners++
		if !u.TOTP {
			bare = u.Email
		}
	}
	switch {
	case owners == 0:
		d.note("owners", warn, "The shop has no owner yet.", "Open the link that winkel staff owner-link prints.")
	case bare != "":
		d.note("owners", warn, bare+" owns the shop, and a password is all that it takes to be him.", "He sets up a second factor in his account at /admin.")
	default:
		d.note("owners", well, fmt.Sprintf("%d, each with a second factor.", owners), "")
	}
}

// copies looks at the backup.
func (d *doctor) copies(s *shop) {
	place := s.backups.Place()
	if place == nil {
		d.note("backup", warn, "No copies are made by themselves.", "Name a place elsewhere with --backup-to, or copy the shop by winkel backup from time to time.")
		return
	}
	status, err := s.backups.Status(d.env.ctx)
	if err := errors.Join(err, status.Unreadable); err != nil {
		d.failed("backup", err, "Look at --backup-to and its credentials.")
		return
	}
	if len(status.Copies) == 0 {
		d.note("backup", bad, "There is no copy in the place for copies.", "Make one: winkel backup")
	} else {
		age := time.Since(status.Copies[0].TakenAt)
		how, next := ageOfCopy(age, d.env.config.Backup.Every)
		d.note("backup", how, fmt.Sprintf("The last copy is %s old.", age.Round(time.Second)), next)
	}
	if status.Trouble != "" {
		d.note("backup", warn, "The last try went wrong: "+status.Trouble, "Mend that, and try again: winkel backup, winkel backup drill")
	}
	switch {
	case status.Rehearsal != nil:
		d.note("rehearsal", well, fmt.Sprintf("%s was restored in %s.", status.Rehearsal.Name, seconds(status.Rehearsal.BackSeconds)), "")
	case !d.env.config.Backup.Opens():
		d.note("rehearsal", well, "No key that opens the copies is here, so they are not rehearsed by themselves.",
			"Do it by hand where the key is: winkel backup drill --backup-identity FILE")
	default:
		d.note("rehearsal", warn, "The open shop has not restored a copy yet to see whether it can be.",
			"It does so by itself, as often as --backup-drill-every says. To know now: winkel backup drill")
	}
}

// handMadeAge is how old a copy may be where somebody makes them by hand, before it is worth a word.
const handMadeAge = 31 * 24 * time.Hour

// ageOfCopy judges how old the newest copy is, where one is made every so often; 0 is by hand.
func ageOfCopy(age, every time.Duration) (how state, next string) {
	switch {
	case every == 0 && age > handMadeAge:
		return warn, "Make one with winkel backup, or have it made with --backup-every."
	case every > 0 && age > 2*max(every, time.Hour):
		return bad, "Make one with winkel backup, and see what it says. A node with the role worker makes them by itself."
	}
	return well, ""
}
