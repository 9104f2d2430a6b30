package app

import (
	"context"
	"time"

	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/catalog/demo"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/job"
)

// Kinds of the program's own jobs.
const (
	sweepKeysJob     = "idempotency.sweep"
	pruneOutboxJob   = "outbox.prune"
	sweepMediaJob    = "media.sweep"
	sweepImportsJob  = "imports.sweep"
	pruneWebhooksJob = "webhook.prune"
	pruneMailsJob    = "mail.prune"
	pruneInboxJob    = "payment.prune"
	renderAtOnce     = 1 // a decoded picture is large: memory stays bounded by making one at a time
	renderTimeLimit  = 2 * time.Minute
	fillTimeLimit    = 10 * time.Minute
	sweepTimeLimit   = time.Hour // a remote store is listed a thousand files at a time
)

// registerJobs says who works on what, and what is done on a schedule. Every command registers everything, because
// every command may add jobs; only serve works on them.
func (s *shop) registerJobs() error {
	s.jobs.Register(catalog.RenderJob, func(ctx context.Context, run *job.Run) error {
		var media id.Media
		if err := run.Payload(&media); err != nil {
			return err
		}
		return s.catalog.RenderMedia(ctx, media)
	}, job.Options{Concurrency: renderAtOnce, Timeout: renderTimeLimit})
	s.jobs.Register(sweepKeysJob, func(ctx context.Context, _ *job.Run) error {
		_, err := s.idem.Sweep(ctx)
		return err
	}, job.Options{})
	s.jobs.Register(pruneOutboxJob, func(ctx context.Context, _ *job.Run) error {
		_, err := s.outbox.Prune(ctx, s.keep.Events)
		return err
	}, job.Options{})
	s.jobs.Register(sweepMediaJob, func(ctx context.Context, _ *job.Run) error {
		_, err := s.catalog.SweepMedia(ctx)
		return err
	}, job.Options{Concurrency: 1, Timeout: sweepTimeLimit})
	s.jobs.Register(sweepImportsJob, func(ctx context.Context, _ *job.Run) error {
		_, err := s.imports.Sweep(ctx)
		return err
	}, job.Options{Concurrency: 1, Timeout: sweepTimeLimit})
	s.jobs.Register(pruneWebhooksJob, func(ctx context.Context, _ *job.Run) error {
		_, err := s.webhooks.Prune(ctx)
		return err
	}, job.Options{})
	s.jobs.Register(pruneMailsJob, func(ctx context.Context, _ *job.Run) error {
		_, err := s.mails.Prune(ctx, s.keep.Mails)
		return err
	}, job.Options{})
	s.jobs.Register(pruneInboxJob, func(ctx context.Context, _ *job.Run) error {
		_, err := s.payments.Prune(ctx, s.keep.Callbacks)
		return err
	}, job.Options{})
	s.jobs.Register(demo.FillJob, s.workSample, job.Options{Concurrency: 1, Timeout: fillTimeLimit})
	if err := s.segments.RegisterJobs(); err != nil {
		return err
	}
	if err := s.catalog.RegisterRuleJobs(s.jobs); err != nil {
		return err
	}
	for kind, when := range map[string]string{
		sweepKeysJob: "17 * * * *", pruneOutboxJob: "41 3 * * *", sweepMediaJob: "23 4 * * *", sweepImportsJob: "29 * * * *",
		pruneWebhooksJob: "53 3 * * *", pruneMailsJob: "7 4 * * *", pruneInboxJob: "13 4 * * *",
	} {
		if err := s.jobs.Schedule(kind, when, kind, nil); err != nil {
			return err
		}
	}
	return nil
}
