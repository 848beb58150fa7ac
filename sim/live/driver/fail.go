package driver

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/tidwall/gjson"

	"github.com/holdline/holdline/sim/record"
)

// errTooLong is a reply beyond a bound.
var errTooLong = errors.New("the reply is too long")

// transportFailure labels an error of the transport. opened says that the reply's header had
// come, handshake what a TLS handshake ended with.
func transportFailure(err, handshake error, opened bool) record.Failure {
	var dns *net.DNSError
	var op *net.OpError
	switch {
	case errors.Is(err, errTooLong):
		return record.Protocol
	case errors.Is(err, context.DeadlineExceeded):
		return record.TimeoutTurn
	case errors.As(err, &dns):
		return record.DNS
	case handshake != nil, errors.As(err, &op) && op.Op == "remote error": // an alert after the handshake
		return record.TLS
	case errors.As(err, &op) && op.Op == "dial":
		return record.Connect
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE), errors.Is(err, syscall.ECONNABORTED):
		return record.Reset
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, net.ErrClosed), errors.Is(err, io.ErrClosedPipe),
		isText(err, "server closed idle connection", "EOF", "stream error", "GOAWAY", "connection lost"):
		if opened {
			return record.Truncated
		}
		return record.Reset
	}
	return record.Protocol
}

// isText recognizes errors that net/http keeps to itself.
func isText(err error, parts ...string) bool {
	for _, p := range parts {
		if strings.Contains(err.Error(), p) {
			return true
		}
	}
	return false
}

// failed books an error of the transport, or the end of the caller's context.
func (x *Exchange) failed(ctx context.Context, err, handshake error, opened bool) {
	switch cause := ctx.Err(); {
	case errors.Is(cause, context.DeadlineExceeded):
		x.Failure, x.Detail = record.TimeoutTurn, "no complete reply in time"
	case cause != nil:
		x.Canceled = true
	default:
		x.Failure, x.Detail = transportFailure(err, handshake, opened), err.Error()
	}
}

// refused books a reply whose status is no success.
func (x *Exchange) refused(res *http.Response, body []byte) {
	x.Detail = strconv.Itoa(res.StatusCode) + " " + http.StatusText(res.StatusCode)
	switch code := res.StatusCode; {
	case code == http.StatusTooManyRequests:
		x.Failure, x.Blocked = record.RateLimited, true
		if limitIn(body) == record.Quota {
			x.Failure = record.Quota
		}
	case code == http.StatusServiceUnavailable:
		x.Failure, x.Blocked = record.Quota, true
	case code >= 500:
		x.Failure = record.HTTP5xx
	case code >= 400:
		x.Failure = record.HTTP4xx
	case code >= 300:
		x.Failure = record.Protocol
		x.Detail += ": redirects are not followed; it points at " + cut(res.Header.Get("Location"), maxSnippet)
	default:
		x.Failure = record.Protocol
		x.Detail += ": no protocol but HTTP is spoken here"
	}
	if x.Blocked {
		x.RetryAfter = retryAfter(res.Header)
	}
	if len(body) > 0 {
		x.Detail += ": " + string(body[:min(len(body), maxSnippet)])
	}
}

// limitIn tells by the codes vendors put into bodies whether an error is a limit: RateLimited,
// Quota, or NoFailure for anything else.
func limitIn(body []byte) record.Failure {
	if !validJSON(body) {
		return record.NoFailure
	}
	for _, where := range []string{"error.code", "error.type", "error.status", "code", "errorCode", "type", "__type", "error"} {
		found := gjson.GetBytes(body, where)
		if found.Type != gjson.String && found.Type != gjson.Number {
			continue
		}
		switch strings.ToLower(found.String()) {
		case "429", "4029", "rate_limit_exceeded", "rate_limited", "too_many_requests", "resource_exhausted", "throttlingexception":
			return record.RateLimited
		case "insufficient_quota", "limitexceeded", "limitexceededexception", "limit_exceeded":
			return record.Quota
		}
	}
	return record.NoFailure
}

// maxRetryAfter bounds what is believed of a hint.
const maxRetryAfter = 24 * time.Hour

// retryAfter reads the hint in its two forms. A date is taken relative to the reply's own Date,
// so that neither our clock nor the difference between the two matters.
func retryAfter(h http.Header) time.Duration {
	hint := strings.TrimSpace(h.Get("Retry-After"))
	if s, err := strconv.ParseFloat(hint, 64); err == nil {
		if s >= 0 && s <= maxRetryAfter.Seconds() {
			return time.Duration(s * float64(time.Second))
		}
		return 0
	}
	at, err := http.ParseTime(hint)
	from, err2 := http.ParseTime(h.Get("Date"))
	if err != nil || err2 != nil {
		return 0
	}
	return min(max(at.Sub(from), 0), maxRetryAfter)
}

// explain is an error of connecting as a sentence for the person who wrote the target.
func explain(err error, address string) error {
	var dns *net.DNSError
	switch {
	case errors.As(err, &dns):
		return fmt.Errorf("cannot find the host of %s: %w", address, err)
	case errors.Is(err, syscall.ECONNREFUSED):
		return fmt.Errorf("nothing listens at %s: %w", address, err)
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("no answer from %s in time: %w", address, err)
	}
	return fmt.Errorf("cannot connect to %s: %w", address, err)
}
