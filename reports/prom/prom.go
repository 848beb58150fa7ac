// Package prom exposes a running run to Prometheus, on a registry of its own.
//
// Every label takes its values from a closed set: the scenario's intents, channels and endpoints,
// the outcomes and the failure labels. Nothing that a target or a customer says becomes a label.
// Start with New; the exporter is a record.Sink that stands beside the row log.
package prom

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/holdline/holdline/sim/record"
)

// Info names the run in holdline_run_info.
type Info struct {
	Scenario string
	Version  string
	Seed     uint64
	Speedup  float64
}

// Exporter counts rows as they come. Latencies are exposed on the run clock, in seconds: with a
// speed-up of N they are N times shorter than the scenario's.
type Exporter struct {
	registry  *prometheus.Registry
	labels    record.Labels
	offered   *prometheus.CounterVec
	closed    *prometheus.CounterVec
	escalated *prometheus.CounterVec
	solved    *prometheus.CounterVec
	turns     *prometheus.CounterVec
	latency   *prometheus.HistogramVec
	lag       prometheus.Histogram
	wait      *prometheus.HistogramVec
	open      prometheus.Gauge
}

// New makes an exporter whose series exist from the start, at zero, so that rates are defined.
func New(l record.Labels, info Info) *Exporter {
	queue := []string{"intent", "channel"}
	e := &Exporter{
		registry:  prometheus.NewRegistry(),
		labels:    l,
		offered:   counter("holdline_inquiries_offered_total", "Inquiries that started, returns included.", queue...),
		closed:    counter("holdline_inquiries_closed_total", "Inquiries that ended, by outcome.", append(queue, "outcome")...),
		escalated: counter("holdline_inquiries_escalated_total", "Ended inquiries that the bot had handed to a human.", queue...),
		solved:    counter("holdline_inquiries_solved_total", "Ended inquiries by whether the matter was settled.", append(queue, "solved")...),
		turns:     counter("holdline_turns_total", "Turns that ended, by result: ok, gave_up, open or a failure label.", "endpoint", "result"),
		latency:   histogram("holdline_reply_latency_seconds", "Response time of turns, from the intended moment; turns that timed out or were given up at their limit.", "endpoint"),
		wait:      histogram("holdline_queue_wait_seconds", "Wait in the human queue of those answered.", queue...),
		lag: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "holdline_send_lag_seconds", Help: "Lateness of the generator itself: sent minus intended.",
			Buckets: prometheus.ExponentialBuckets(1e-5, 2, 18), NativeHistogramBucketFactor: 1.1,
		}),
		open: prometheus.NewGauge(prometheus.GaugeOpts{Name: "holdline_inquiries_open", Help: "Inquiries open now."}),
	}
	run := prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "holdline_run_info", Help: "The run: always 1."}, []string{"scenario", "version", "seed", "speedup"})
	run.WithLabelValues(info.Scenario, info.Version, strconv.FormatUint(info.Seed, 10), strconv.FormatFloat(info.Speedup, 'g', -1, 64)).Set(1)
	e.registry.MustRegister(e.offered, e.closed, e.escalated, e.solved, e.turns, e.latency, e.wait, e.lag, e.open, run)
	e.zero()
	return e
}

func counter(name, help string, labels ...string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)
}

func histogram(name, help string, labels ...string) *prometheus.HistogramVec {
	return prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: name, Help: help, Buckets: prometheus.ExponentialBuckets(0.001, 2, 20), NativeHistogramBucketFactor: 1.1,
	}, labels)
}

func (e *Exporter) zero() {
	for i := range e.labels.Queues {
		intent, channel := e.queue(i)
		e.offered.WithLabelValues(intent, channel)
		e.escalated.WithLabelValues(intent, channel)
		e.wait.WithLabelValues(intent, channel)
		for o := range record.NumOutcomes {
			e.closed.WithLabelValues(intent, channel, o.String())
		}
		for _, s := range []record.Solved{record.Unknown, record.Yes, record.No} {
			e.solved.WithLabelValues(intent, channel, s.String())
		}
	}
	for _, at := range []record.Endpoint{record.Bot, record.Desk} {
		e.latency.WithLabelValues(at.String())
		e.turns.WithLabelValues(at.String(), "ok")
	}
}

func (e *Exporter) queue(i int) (intent, channel string) {
	q := e.labels.Queues[i]
	return e.labels.Intents[q.Intent], e.labels.Channels[q.Channel]
}

// Open implements record.Sink.
func (e *Exporter) Open(q *record.Inquiry) {
	e.offered.WithLabelValues(e.queue(q.Queue)).Inc()
	e.open.Inc()
}

// Close implements record.Sink.
func (e *Exporter) Close(q *record.Inquiry) {
	intent, channel := e.queue(q.Queue)
	e.open.Dec()
	e.closed.WithLabelValues(intent, channel, q.Outcome.String()).Inc()
	e.solved.WithLabelValues(intent, channel, q.Solved.String()).Inc()
	if q.Escalated {
		e.escalated.WithLabelValues(intent, channel).Inc()
	}
	if q.QueuedAt != record.Never && q.JoinedAt != record.Never {
		e.wait.WithLabelValues(intent, channel).Observe((q.JoinedAt - q.QueuedAt).Seconds())
	}
}

// Turn implements record.Sink.
func (e *Exporter) Turn(t *record.Turn) {
	result := "ok"
	switch {
	case t.Failure != record.NoFailure:
		result = t.Failure.String()
	case t.GaveUp:
		result = "gave_up"
	case t.Open:
		result = "open"
	}
	e.turns.WithLabelValues(t.Endpoint.String(), result).Inc()
	if t.Sent != record.Never {
		e.lag.Observe(max(0, t.Sent-t.Intended).Seconds())
	}
	timedOut := t.GaveUp || t.Failure == record.TimeoutTurn
	if t.Complete != record.Never && !t.Open && (t.Failure == record.NoFailure || timedOut) {
		e.latency.WithLabelValues(t.Endpoint.String()).Observe(t.Response().Seconds())
	}
}

// Interval implements record.Sink; intervals are for the report.
func (e *Exporter) Interval(*record.Interval) {}

// Err implements record.Sink; counting cannot fail.
func (e *Exporter) Err() error { return nil }

// Handler serves the exposition.
func (e *Exporter) Handler() http.Handler {
	return promhttp.HandlerFor(e.registry, promhttp.HandlerOpts{EnableOpenMetrics: true, MaxRequestsInFlight: 4, Timeout: 5 * time.Second})
}

// Gatherer gives the registry to read from.
func (e *Exporter) Gatherer() prometheus.Gatherer { return e.registry }

var _ record.Sink = (*Exporter)(nil)
