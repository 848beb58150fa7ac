package sandbox

import (
	"net/http"
	"strconv"
)

// misbehave answers a request to join the desk's queue with a fault.
func misbehave(w http.ResponseWriter, kind faultKind) {
	switch kind {
	case fault5xx:
		fail(w, http.StatusInternalServerError, "a fault on demand")
	case faultReset:
		reset(w)
	case faultTruncate:
		truncate(w, []byte(errorInside))
	case faultErrorIn200:
		write(w, http.StatusOK, []byte(errorInside))
	case noFault, numFaults:
	}
}

// reset cuts the connection so that the client sees a reset instead of an answer.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler) // a connection that cannot be taken over is at least closed without an answer
	}
	if tcp, ok := conn.(interface{ SetLinger(sec int) error }); ok {
		_ = tcp.SetLinger(0) // closing without it would be an orderly end
	}
	_ = conn.Close()
}

// truncate promises body and sends half of it. The server closes the connection, since what was
// promised did not come.
func truncate(w http.ResponseWriter, body []byte) {
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	write(w, http.StatusOK, body[:len(body)/2])
}
