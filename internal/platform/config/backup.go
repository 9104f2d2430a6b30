package config

// Backup says how copies of the shop are made, and for whose eyes.
type Backup struct {
	Recipients     []string `name:"recipient" env:"RECIPIENT" placeholder:"AGE1…" help:"Public keys of age for which copies are encrypted. Their secret keys need not be on this machine."`
	PassphraseFile string   `name:"passphrase-file" env:"PASSPHRASE_FILE" placeholder:"FILE" help:"File whose first line is the passphrase that copies are encrypted and opened with."`
	Identity       string   `name:"identity" env:"IDENTITY" placeholder:"FILE" help:"File with secret keys of age that copies are opened with."`
	Rate           Bytes    `name:"rate" env:"RATE" default:"8MiB" placeholder:"SIZE" help:"How much a copy reads a second at most, so that it is not in the way of the shop. 0: as fast as it can."`
}

func (c *Config) validateBackup(wrong *mistakes) {
	b := &c.Backup
	wrong.whenf(len(b.Recipients) > 0 && b.PassphraseFile != "",
		"--backup-recipient and --backup-passphrase-file are both given. Choose one: copies are encrypted for keys or with a passphrase.")
	wrong.whenf(b.Rate != 0 && b.Rate < 64<<10, "--backup-rate is %s. Allow at least 64KiB a second, or 0 for no bound.", b.Rate)
}
