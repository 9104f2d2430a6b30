package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/platform/db"
	"winkel/web"
)

// configuration looks at what can be seen without the shop.
func (d *doctor) configuration() {
	c := d.env.config
	public, err := url.Parse(c.HTTP.PublicURL)
	host, _, _ := net.SplitHostPort(c.HTTP.Listen) // it was checked when the command line was read
	open := host != "localhost" && !isLoopback(host)
	switch {
	case c.HTTP.PublicURL == "" || err != nil:
		d.note("public URL", warn, "It is not set: links in mails name the address that the shop listens on.", "--public-url https://shop.example.com")
	case public.Scheme != "https" && !isLoopback(public.Hostname()) && public.Hostname() != "localhost":
		d.note("public URL", bad, "It begins with http://: passwords and addresses go over the network for everybody to read.", "--tls-domain, or a proxy that speaks HTTPS; then --public-url https://…")
	default:
		d.note("public URL", well, c.HTTP.PublicURL, "")
	}
	switch {
	case c.TLS.On():
		d.note("TLS", well, "The shop speaks HTTPS itself.", "")
	case open:
		d.note("TLS", warn, fmt.Sprintf("It listens on %s and speaks HTTP, to everybody who can reach that.", c.HTTP.Listen), "--tls-domain; or listen on 127.0.0.1 behind a proxy.")
	default:
		d.note("TLS", well, "It listens on this machine alone, for a proxy.", "")
	}
	if c.HTTP.Dev {
		d.note("development", bad, "Development mode is on: anybody can pay with test money and read the mails.", "Leave --dev away.")
	}
	if slices.ContainsFunc(c.HTTP.TrustedProxies, func(n string) bool { return strings.HasSuffix(strings.TrimSpace(n), "/0") }) {
		d.note("proxies", bad, "Everybody is believed who says for whom he asks: limits by address do nothing.", "--trusted-proxies with the address of the proxy alone.")
	}
	d.secrets()
	d.outside()
}

// secrets looks at who can read what must not be read.
func (d *doctor) secrets() {
	data := d.env.config.Storage.Data
	exposed := []string{}
	for _, name := range []string{secretFile, "winkel.db", "secrets"} {
		info, err := os.Stat(filepath.Join(data, name))
		if err != nil {
			continue // what must be there is missed elsewhere
		}
		if info.Mode().Perm()&0o077 != 0 {
			exposed = append(exposed, filepath.Join(data, name))
		}
	}
	for _, path := range []string{d.env.config.Backup.PassphraseFile, d.env.config.Backup.Identity} {
		if info, err := os.Stat(path); err == nil && info.Mode().Perm()&0o007 != 0 {
			exposed = append(exposed, path)
		}
	}
	if len(exposed) > 0 {
		d.note("secrets", bad, "Others on this machine can read "+strings.Join(exposed, ", ")+".", "chmod go-rwx "+strings.Join(exposed, " "))
		return
	}
	if _, err := os.Stat(filepath.Join(data, secretFile)); errors.Is(err, fs.ErrNotExist) && d.env.config.Selling.Secret == "" {
		d.note("secrets", warn, fmt.Sprintf("There is no %s in %s.", secretFile, data), "A new shop makes one when it is opened. An old one needs its own: it is in an encrypted copy.")
		return
	}
	d.note("secrets", well, "Nobody else can read them.", "")
}

// dialTime is how long somebody outside may take to answer.
const dialTime = 5 * time.Second

// outside looks at whom the shop depends on.
func (d *doctor) outside() {
	c := d.env.config
	if c.Mail.Host == "" {
		d.note("mail", warn, "No server sends mails: they are kept.", "--smtp-host, --smtp-from and an account there.")
	} else {
		port := c.Mail.Port
		if port == 0 {
			port = map[bool]int{true: 465, false: 587}[c.Mail.TLS == "implicit"]
		}
		d.reach("mail", net.JoinHostPort(c.Mail.Host, strconv.Itoa(port)), "Look at --smtp-host and --smtp-port, and at the firewall.")
	}
	if u, err := url.Parse(c.Nodes.Redis); c.Nodes.Redis != "" && err == nil {
		port := u.Port()
		if port == "" {
			port = "6379"
		}
		d.reach("redis", net.JoinHostPort(u.Hostname(), port), "Look at --redis. The shop goes on without it, slower.")
	}
	paid := strings.Join(c.Selling.Payments, ", ")
	switch {
	case paid == "":
		d.note("payments", bad, "There is no way to pay.", "--payments manual, or more.")
	case slices.Contains(c.Selling.Payments, "stripe") && c.Stripe.WebhookSecret == "":
		d.note("payments", warn, "Stripe cannot tell the shop what became of payments: it has to ask each time.", "Make a webhook endpoint at Stripe and give --stripe-webhook-secret.")
	case slices.Contains(c.Selling.Payments, "manual") && c.Selling.BankDetails == "":
		d.note("payments", warn, "Customers may pay by bank transfer, and are not told to which account.", "--bank-details, or what staff write in the settings of payments.")
	default:
		d.note("payments", well, paid, "")
	}
}

func (d *doctor) reach(check, address, next string) {
	ctx, cancel := context.WithTimeout(d.env.ctx, dialTime)
	defer cancel()
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", address)
	if err != nil {
		d.note(check, bad, fmt.Sprintf("%s does not answer: %v", address, err), next)
		return
	}
	_ = conn.Close() // nothing was said
	d.note(check, well, address+" answers.", "")
}

// machine looks at disk, limits and the program itself.
func (d *doctor) machine() {
	c := d.env.config
	if free, all, known := freeBytes(c.Storage.Data); known {
		says := fmt.Sprintf("%s of %s are free in %s.", approximate(free), approximate(all), c.Storage.Data)
		switch {
		case free < 200e6:
			d.note("disk", bad, says, "Make room: without it the shop can sell nothing.")
		case free < 2e9:
			d.note("disk", warn, says, "Make room before it is full.")
		default:
			d.note("disk", well, says, "")
		}
	}
	if limit, known := openFiles(); known {
		needed := int64(c.Limits.Connections) + 500
		if limit < needed {
			d.note("open files", warn, fmt.Sprintf("%d files may be open at once, and %d are needed for all connections that are allowed.", limit, needed),
				"Raise the limit (LimitNOFILE= of systemd), or lower --limit-connections.")
		} else {
			d.note("open files", well, fmt.Sprintf("%d may be open at once.", limit), "")
		}
	}
	if web.Load().Missing() {
		d.note("pages", warn, "The program was built without the pages of the shop: it is an API alone.", "Build it by make build, or take a release.")
	} else {
		d.note("pages", well, "They are in the program.", "")
	}
	d.leftovers()
	d.snapshot()
}

// leftovers looks for what programs that were killed left on the disk. It has in it what the shop has.
func (d *doctor) leftovers() {
	left := append(leftBehind(drillParent(d.env), drillPrefix), leftBehind(os.TempDir(), madeUpPrefix)...)
	if len(left) > 0 {
		d.note("leftovers", warn, "Nobody uses what programs that were killed left behind: "+strings.Join(left, ", ")+".",
			"rm -r "+strings.Join(left, " ")+". The next rehearsal, simulation or measurement does it, too.")
	}
}

// snapshot looks at the file from which a start is quick.
func (d *doctor) snapshot() {
	every := d.env.config.Search.Snapshot
	if every == 0 {
		return
	}
	info, err := os.Stat(filepath.Join(d.env.config.Storage.Data, "search.snapshot"))
	switch {
	case err != nil:
		d.note("quick start", well, "No catalog is kept for a quick start yet: the next one reads it from the database.", "")
	case time.Since(info.ModTime()) > max(24*time.Hour, 4*every):
		d.note("quick start", well, fmt.Sprintf("The catalog that is kept for a quick start is %s old.", time.Since(info.ModTime()).Round(time.Hour)), "")
	default:
		d.note("quick start", well, "The catalog is kept for one.", "")
	}
}

// Differs because each engine tells by its own means how well it keeps what it was given.
var selectDurability = db.Spell(`
	SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit', 'max_connections', 'server_version')`, `
	SELECT 'journal_mode', journal_mode FROM pragma_journal_mode
	UNION ALL SELECT 'synchronous', CAST(synchronous AS TEXT) FROM pragma_synchronous`)

// Differs because PostgreSQL may run on another machine, with a clock of its own.
var selectClock = db.Spell(`SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)`, `SELECT 0`)

var selectNewestEvent = db.SQL(`SELECT occurred_at FROM event ORDER BY id DESC LIMIT 1`)

// durability looks at whether an order that was confirmed survives a power cut.
func (d *doctor) durability(s *shop) {
	settings := map[string]string{}
	err := db.Each(d.env.ctx, s.db.Read(), func(row db.Row) error {
		var name, value string
		err := row.Scan(&name, &value)
		settings[name] = value
		return err
	}, selectDurability)
	if err != nil {
		d.failed("durability", err, "")
		return
	}
	if s.db.Engine() == db.SQLite {
		if settings["journal_mode"] != "wal" || settings["synchronous"] != "2" {
			d.note("durability", bad, fmt.Sprintf("SQLite has journal_mode %s and synchronous %s.", settings["journal_mode"], settings["synchronous"]), "Is the directory on a network drive? Move it to a disk of this machine.")
			return
		}
		d.note("durability", well, "SQLite brings every write to the disk before it is answered.", "")
		return
	}
	switch off := settings["synchronous_commit"]; {
	case settings["fsync"] == "off" || settings["full_page_writes"] == "off":
		d.note("durability", bad, "PostgreSQL has fsync or full_page_writes off: a power cut can destroy the database.", "ALTER SYSTEM SET fsync = on; ALTER SYSTEM SET full_page_writes = on; then reload.")
	case off == "off":
		d.note("durability", bad, "PostgreSQL has synchronous_commit off: a power cut can take orders that were confirmed.", "ALTER SYSTEM SET synchronous_commit = on; then reload.")
	default:
		d.note("durability", well, fmt.Sprintf("PostgreSQL %s, synchronous_commit %s.", settings["server_version"], off), "")
	}
	most, _ := strconv.Atoi(settings["max_connections"]) // the server says a number
	if pool := int(d.env.config.Postgres.Max); most < pool+10 {
		d.note("connections", bad, fmt.Sprintf("PostgreSQL takes %d connections, and this node alone may open %d.", most, pool), "Raise max_connections, or lower --pg-max.")
	} else {
		d.note("connections", well, fmt.Sprintf("PostgreSQL takes %d; a node opens up to %d.", most, pool), "")
	}
}

// clock looks at whether the time here is that of the database, and that it was not set back.
func (d *doctor) clock(s *shop) {
	began := time.Now()
	there, err := db.Value[int64](d.env.ctx, s.db.Read(), selectClock)
	if err != nil {
		d.failed("clock", err, "")
		return
	}
	if there != 0 {
		if apart := clock.FromMicros(there).Sub(began).Abs(); apart > time.Second+time.Since(began) {
			d.note("clock", bad, fmt.Sprintf("The clock of the database is %s apart from the one here.", apart.Round(time.Millisecond)), "Have both machines follow a time server.")
			return
		}
	}
	newest, err := db.Value[int64](d.env.ctx, s.db.Read(), selectNewestEvent)
	if err != nil && !errors.Is(err, db.ErrNoRows) {
		d.failed("clock", err, "")
		return
	}
	if ahead := time.Until(clock.FromMicros(newest)); ahead > time.Minute {
		d.note("clock", bad, fmt.Sprintf("The last event of the shop happened %s from now: the clock was set back.", ahead.Round(time.Second)), "Set the clock right, and have it follow a time server.")
		return
	}
	d.note("clock", well, "It agrees.", "")
}

// probeKey is a file that the doctor puts into the media store and removes.
const probeKey = "doctor/probe.txt"

// media looks at whether files can be written, read and removed.
func (d *doctor) media(s *shop) {
	const text = "The doctor was here."
	next := "Look at --blob, its credentials, and whether this account may write there."
	if _, err := s.blobs.Put(d.env.ctx, probeKey, strings.NewReader(text), "text/plain", int64(len(text))); err != nil {
		d.failed("media", err, next)
		return
	}
	r, info, err := s.blobs.Open(d.env.ctx, probeKey, 0, -1)
	if err == nil {
		err = r.Close()
	}
	if err = errors.Join(err, s.blobs.Delete(d.env.ctx, probeKey)); err != nil {
		d.failed("media", err, next)
		return
	}
	if info.Bytes != int64(len(text)) {
		d.note("media", bad, "A file came back with another length than it was given.", next)
		return
	}
	d.note("media", well, "Files can be written, read and removed.", "")
}
