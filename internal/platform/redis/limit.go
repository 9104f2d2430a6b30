package redis

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"time"

	"github.com/redis/rueidis"

	"winkel/internal/platform/limit"
)

// Limiter counts for all nodes together. Each node counts for itself as well: that spares asking about those whom it refuses
// already, and it goes on with that when Redis is away, so that nobody is let through uncounted.
type Limiter struct {
	client *Client
	own    *limit.Memory
	alone  map[string]bool
}

// NewLimiter counts through the client, and with own. What is named in alone is counted by each node for itself: reading is
// so cheap that the question would cost more than the answer.
func NewLimiter(c *Client, own *limit.Memory, alone ...string) *Limiter {
	l := &Limiter{client: c, own: own, alone: map[string]bool{}}
	for _, name := range alone {
		l.alone[name] = true
	}
	return l
}

// Take implements limit.Limiter.
func (l *Limiter) Take(ctx context.Context, key limit.Key, rate limit.Rate, cost int) limit.Decision {
	own := l.own.Take(ctx, key, rate, cost)
	if rate.Unlimited() || l.alone[key.What] || !own.Allowed {
		return own
	}
	d, err := l.client.take(ctx, key, rate, cost)
	if err != nil {
		return own // the policy's metrics tell
	}
	return d
}

// takeScript is the generic cell rate algorithm, as in platform/limit, in microseconds. KEYS[1] holds the time at which all that was
// taken is earned back. ARGV: the time in which one is earned back, how many at once, how many are taken, and the time, or
// nothing for that of Redis: nodes need not agree what time it is. The answer: whether it is allowed, for how long something
// is owed, and how long to wait when it is not allowed.
var takeScript = rueidis.NewLuaScript(`
local interval, burst, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local now = tonumber(ARGV[4])
if not now then
  local time = redis.call('TIME')
  now = tonumber(time[1]) * 1000000 + tonumber(time[2])
end
local whole = interval * burst
local held = tonumber(redis.call('GET', KEYS[1]) or now)
local due = math.min(math.max(held, now), now + whole)
local asked = due + math.max(cost, 1) * interval
local allowed, following = asked - now <= whole, due
if cost < 0 then
  allowed, following = true, math.max(due + cost * interval, now)
elseif allowed and cost > 0 then
  following = asked
end
if following <= now then
  redis.call('DEL', KEYS[1])
elseif following ~= held then
  redis.call('SET', KEYS[1], string.format('%.0f', following), 'PX', string.format('%.0f', math.ceil((following - now) / 1000)))
end
return {allowed and 1 or 0, following - now, allowed and 0 or asked - whole - now}`)

func (c *Client) take(ctx context.Context, key limit.Key, rate limit.Rate, cost int) (d limit.Decision, err error) {
	moment := ""
	if c.moment != nil {
		moment = c.moment()
	}
	hash := sha256.Sum256([]byte(key.Who)) // who asks is nobody's business there
	keys := []string{c.name("limit", key.What, base64.RawURLEncoding.EncodeToString(hash[:18]))}
	args := []string{strconv.FormatInt(micros(rate.Interval()), 10), strconv.Itoa(rate.AtOnce()), strconv.Itoa(cost), moment}
	err = c.do(ctx, func(ctx context.Context, r rueidis.Client) error {
		answer, err := takeScript.Exec(ctx, r, keys, args).AsIntSlice()
		if err != nil {
			return err
		}
		if len(answer) != 3 {
			return unexpected("a script")
		}
		d = rate.Decision(answer[0] == 1, time.Duration(answer[1])*time.Microsecond, time.Duration(answer[2])*time.Microsecond)
		return nil
	})
	return d, err
}

func micros(d time.Duration) int64 { return max(d.Microseconds(), 1) }
