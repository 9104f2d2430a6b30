package trace

import (
	"context"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"winkel/internal/kernel/fault"
)

// scope names the part of the program that made a span: all of it is the shop's.
const scope = "winkel"

// Kind says who waits for what a span stands for.
type Kind = trace.SpanKind

// The kinds of spans.
const (
	Inside = trace.SpanKindInternal
	Server = trace.SpanKindServer   // somebody outside waits for us
	Client = trace.SpanKindClient   // we wait for somebody outside
	Work   = trace.SpanKindConsumer // nobody waits: it was put into a queue
)

// Attribute is something that is known about a span.
type Attribute = attribute.KeyValue

// Text, Number and Truth make attributes.
func Text(key, value string) Attribute { return attribute.String(key, value) }

// Number is an attribute that counts.
func Number(key string, value int64) Attribute { return attribute.Int64(key, value) }

// Truth is an attribute that says yes or no.
func Truth(key string, value bool) Attribute { return attribute.Bool(key, value) }

// Span is a piece of work within a trace that is kept. The zero Span is none: what is done to it does nothing.
type Span struct{ span trace.Span }

// Of is the span that ctx is within; none outside of a trace that is kept.
func Of(ctx context.Context) Span {
	if span := trace.SpanFromContext(ctx); span.IsRecording() {
		return Span{span}
	}
	return Span{}
}

// Child begins a span within that of ctx, and a context to pass on. Outside of a trace that is kept it returns ctx and no span.
func Child(ctx context.Context, name string, kind Kind) (context.Context, Span) {
	parent := Of(ctx)
	if !parent.On() {
		return ctx, Span{}
	}
	ctx, span := parent.tracer().Start(ctx, name, trace.WithSpanKind(kind))
	return ctx, Span{span}
}

// On reports whether there is a span. What is expensive to say about it need not be found out if there is none.
func (s Span) On() bool { return s.span != nil }

// ID is the number of the trace, as 32 hexadecimal digits; empty if there is none.
func (s Span) ID() string {
	if s.span == nil {
		return ""
	}
	return s.span.SpanContext().TraceID().String()
}

// Part adds a finished piece of work to a span: a statement of a batch, whose times are known when it is over.
func (s Span) Part(name string, kind Kind, began, ended time.Time, err error, attributes ...Attribute) {
	if s.span == nil {
		return
	}
	ctx := trace.ContextWithSpan(context.Background(), s.span)
	_, part := s.tracer().Start(ctx, name, trace.WithSpanKind(kind), trace.WithTimestamp(began), trace.WithAttributes(attributes...))
	fail(part, err)
	part.End(trace.WithTimestamp(ended))
}

// Event marks a moment within the span.
func (s Span) Event(name string) {
	if s.span != nil {
		s.span.AddEvent(name)
	}
}

// Set says something about the span.
func (s Span) Set(attributes ...Attribute) {
	if s.span != nil {
		s.span.SetAttributes(attributes...)
	}
}

// Name gives the span another name, when it is known better.
func (s Span) Name(name string) {
	if s.span != nil {
		s.span.SetName(name)
	}
}

// Fail marks the span as failed for the reason of that code.
func (s Span) Fail(code string) {
	if s.span != nil {
		s.span.SetAttributes(Text("error.type", code))
		s.span.SetStatus(codes.Error, code)
	}
}

// End ends the span. An error that is no answer to the caller's own mistake marks it as failed, by its code: what an error says may
// quote what somebody sent.
func (s Span) End(err error) {
	if s.span == nil {
		return
	}
	fail(s.span, err)
	s.span.End()
}

// fail tells of an error. A refusal is an answer like another: it is named, and the span has not failed.
func fail(span trace.Span, err error) {
	if err == nil {
		return
	}
	code := fault.CodeOf(err)
	span.SetAttributes(Text("error.type", code))
	switch fault.KindOf(err) {
	case fault.Internal, fault.Unavailable:
		span.SetStatus(codes.Error, code)
	}
}

func (s Span) tracer() trace.Tracer { return s.span.TracerProvider().Tracer(scope) }

// Place is where a span stands in its trace, for a span elsewhere that came of it. The zero Place is nowhere.
type Place struct{ at trace.SpanContext }

// Place is where the span stands.
func (s Span) Place() Place {
	if s.span == nil {
		return Place{}
	}
	return Place{s.span.SpanContext()}
}

// Known reports whether it is somewhere.
func (p Place) Known() bool { return p.at.IsValid() }
