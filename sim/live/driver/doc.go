// Package driver speaks to bots and human desks in their own protocols: one file a protocol.
//
// A conversation has one session with each endpoint, and a session has two halves: what is sent,
// and an inbox of events stamped as they arrive. A protocol that answers in the response puts its
// own body into the inbox. An engine sees nothing else: no status code, body or socket decides
// anything above this package. Start with driver.go; a new protocol is a new file and a line in
// protocols.
package driver
