package redis

import (
	"context"
	"strings"
	"time"

	"github.com/redis/rueidis"
)

// Publish tells the other nodes something, as soon as it can: they would find it out by themselves, later.
func (c *Client) Publish(ctx context.Context, topic, text string) {
	if c == nil {
		return
	}
	_ = c.do(ctx, func(ctx context.Context, r rueidis.Client) error { // for the reason above
		return r.Do(ctx, r.B().Publish().Channel(c.name("news", topic)).Message(c.sender+" "+text).Build()).Error()
	})
}

// Subscriber hears what other nodes published.
type Subscriber struct {
	Topic string
	// Heard is called with every text, in order.
	Heard func(text string)
	// Missed is called when something may have been said unheard: whenever the connection was made anew.
	Missed func()
}

// Subscribe listens until ctx ends.
func (c *Client) Subscribe(ctx context.Context, subscribers ...Subscriber) {
	if c == nil || len(subscribers) == 0 {
		return
	}
	heard, channels := map[string]func(string){}, make([]string, len(subscribers))
	for i, s := range subscribers {
		channels[i] = c.name("news", s.Topic)
		heard[channels[i]] = s.Heard
	}
	for ctx.Err() == nil {
		if client := c.current.Load(); client != nil {
			c.listen(ctx, *client, channels, func(m rueidis.PubSubMessage) {
				if sender, text, _ := strings.Cut(m.Message, " "); sender != c.sender {
					heard[m.Channel](text)
				}
			}, subscribers)
		}
		rest(ctx, pauseLeast)
	}
}

// listen hears on one connection, as long as that holds.
func (c *Client) listen(ctx context.Context, client rueidis.Client, channels []string, hear func(rueidis.PubSubMessage), subscribers []Subscriber) {
	dedicated, release := client.Dedicate()
	defer release()
	over := dedicated.SetPubSubHooks(rueidis.PubSubHooks{OnMessage: hear})
	within, cancel := context.WithTimeout(ctx, dialTimeout)
	err := dedicated.Do(within, dedicated.B().Subscribe().Channel(channels...).Build()).Error()
	cancel()
	if err != nil {
		return
	}
	for _, s := range subscribers {
		s.Missed()
	}
	// A line that was cut says nothing. Redis answers a ping on it, or it is made anew.
	often := time.NewTicker(dialTimeout)
	defer often.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case err := <-over:
			c.log.DebugContext(ctx, "news of other nodes are not heard", "error", err)
			return
		case <-often.C:
			within, cancel := context.WithTimeout(ctx, dialTimeout)
			err := dedicated.Do(within, dedicated.B().Ping().Build()).Error()
			cancel()
			if err != nil {
				return
			}
		}
	}
}
