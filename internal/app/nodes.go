package app

import (
	"context"
	"crypto/rand"
	"time"

	"winkel/internal/api/page"
	"winkel/internal/platform/outbox"
	"winkel/internal/platform/redis"
	"winkel/internal/platform/resilience"
)

// What nodes tell each other by Redis. Each of them finds out by itself as well: of events within a quarter of a second, of
// ended sessions within a second.
const (
	newsOfEvents   = "events"
	newsOfSessions = "sessions"
)

// newsGather is how long a node that commits much gathers its news of it.
const newsGather = 5 * time.Millisecond

// wireNodes wires what the nodes of a shop share, beside the database.
func (s *shop) wireNodes(env *environment) (err error) {
	s.policies = &resilience.Registry{}
	if !env.serving || env.config.Nodes.Redis == "" {
		return nil
	}
	s.redis, err = redis.Open(redis.Options{
		URL: env.config.Nodes.Redis, Shop: s.tokens.Fingerprint(), Policy: s.policies.Policy("redis", redis.Settings), Log: env.log,
	}, rand.Text())
	if err != nil {
		return err
	}
	s.identity.OnForget(func(what string) {
		go s.redis.Publish(context.Background(), newsOfSessions, what) // whoever revoked it need not wait
	})
	return nil
}

// hearNews has this node hear what others tell, and tells them, until ctx ends.
func (s *shop) hearNews(ctx context.Context) {
	if s.redis == nil {
		return
	}
	news := make(chan struct{}, 1)
	s.outbox.OnCommit(func(outbox.Event) {
		select {
		case news <- struct{}{}:
		default: // it will be told together with what is waiting
		}
	})
	go s.tellNews(ctx, news)
	s.redis.Subscribe(ctx,
		redis.Subscriber{Topic: newsOfEvents, Heard: func(string) { s.outbox.Poke() }, Missed: s.outbox.Poke},
		redis.Subscriber{Topic: newsOfSessions, Heard: s.identity.HearForgotten, Missed: s.identity.ForgetAllHere})
}

// tellNews says that there are events, once for all that come close together.
func (s *shop) tellNews(ctx context.Context, news <-chan struct{}) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-news:
		}
		s.redis.Publish(ctx, newsOfEvents, "")
		select {
		case <-ctx.Done():
			return
		case <-time.After(newsGather):
		}
	}
}

// sharedPages is where nodes find the pages that others have rendered; nil without Redis.
func (s *shop) sharedPages() page.Shared {
	if s.redis == nil {
		return nil
	}
	return redis.NewDocuments(s.redis, "page")
}
