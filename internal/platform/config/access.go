package config

import "time"

// Access says how people log in.
type Access struct {
	LoginShare int           `name:"login-share" env:"WINKEL_LOGIN_SHARE" default:"5" placeholder:"PERCENT" help:"How much of the processors' time the hashes of passwords may take in the long run. More lets more people log in a second; less keeps a flood of logins further from the rest of the shop."`
	AccessTime time.Duration `name:"access-token-time" env:"WINKEL_ACCESS_TOKEN_TIME" default:"15m" placeholder:"TIME" help:"How long an access token is good, at most 1h. Whoever has one takes a new one for his refresh token."`
}

// mostAccessTime is the longest that an access token may be good.
const mostAccessTime = time.Hour

func (c *Config) validateAccess(wrong *mistakes) {
	wrong.whenf(c.Access.AccessTime < time.Minute || c.Access.AccessTime > mostAccessTime,
		"--access-token-time is %s. Give a time between 1m and 1h.", c.Access.AccessTime)
}
