package config

import "time"

// Backup says how copies of the shop are made, and for whose eyes.
type Backup struct {
	To             string        `name:"to" env:"TO" placeholder:"URL" secret:"url" help:"Where copies are kept: file:///srv/copies or s3://bucket?region=…&endpoint=…&prefix=…. Empty means that none are made by themselves."`
	Every          time.Duration `name:"every" env:"EVERY" default:"24h" placeholder:"TIME" help:"How often a copy is made, counted from midnight UTC. 0: only when somebody asks."`
	Keep           int           `name:"keep" env:"KEEP" default:"7" placeholder:"N" help:"Copies that stay. Older ones are removed when a new one is complete."`
	DrillEvery     time.Duration `name:"drill-every" env:"DRILL_EVERY" default:"168h" placeholder:"TIME" help:"How often the newest copy is restored aside and looked through, to see whether it can be. 0: only when somebody asks."`
	DrillDir       string        `name:"drill-dir" env:"DRILL_DIR" placeholder:"DIR" help:"Directory below which that is done. It takes room for three times what the tables hold. Empty: the data directory."`
	Recipients     []string      `name:"recipient" env:"RECIPIENT" placeholder:"AGE1…" help:"Public keys of age for which copies are encrypted. Their secret keys need not be on this machine."`
	PassphraseFile string        `name:"passphrase-file" env:"PASSPHRASE_FILE" placeholder:"FILE" help:"File whose first line is the passphrase that copies are encrypted and opened with."`
	Identity       string        `name:"identity" env:"IDENTITY" placeholder:"FILE" help:"File with secret keys of age that copies are opened with."`
	Rate           Bytes         `name:"rate" env:"RATE" default:"8MiB" placeholder:"SIZE" help:"How much a copy reads a second at most, so that it is not in the way of the shop. 0: as fast as it can."`
}

// Opens reports whether there is a key for copies here, or they need none. Without one they can be made, and not rehearsed.
func (b *Backup) Opens() bool { return len(b.Recipients) == 0 || b.Identity != "" }

// Schedule is how often copies are made and rehearsed; 0: not by themselves.
func (b *Backup) Schedule() (every, drill time.Duration) {
	switch {
	case b.To == "":
		return 0, 0
	case !b.Opens():
		return b.Every, 0
	}
	return b.Every, b.DrillEvery
}

func (c *Config) validateBackup(wrong *mistakes) {
	b := &c.Backup
	wrong.whenf(len(b.Recipients) > 0 && b.PassphraseFile != "",
		"--backup-recipient and --backup-passphrase-file are both given. Choose one: copies are encrypted for keys or with a passphrase.")
	wrong.url("backup-to", b.To, "s3", "file")
	wrong.whenf(b.Keep < 1, "--backup-keep is %d. Keep at least 1.", b.Keep)
	for name, every := range map[string]time.Duration{"every": b.Every, "drill-every": b.DrillEvery} {
		wrong.whenf(every < 0 || every%time.Second != 0, "--backup-%s is %s. Give a time in whole seconds, such as 24h, or 0 for never.", name, every)
	}
	wrong.whenf(b.Rate != 0 && b.Rate < 64<<10, "--backup-rate is %s. Allow at least 64KiB a second, or 0 for no bound.", b.Rate)
}
