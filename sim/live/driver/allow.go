package driver

import (
	"net"
	"strings"
)

// Allowed tells whether a host (with or without a port) may be sent load: loopback always, any
// other only if the list names it, alone or with its port. Names are compared as written, in
// either case; a name that merely resolves to a loopback address is not loopback.
func Allowed(host string, allow []string) bool {
	name := hostname(host)
	if name == "localhost" {
		return true
	}
	if ip := net.ParseIP(name); ip != nil && ip.IsLoopback() {
		return true
	}
	for _, a := range allow {
		a = strings.ToLower(strings.TrimSpace(a))
		if name != "" && a != "" && (a == name || hostname(a) == name && a == strings.ToLower(host)) {
			return true
		}
	}
	return false
}

// hostname is a host without port, brackets, trailing dot and capitals.
func hostname(host string) string {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	return strings.ToLower(strings.TrimSuffix(host, "."))
}
