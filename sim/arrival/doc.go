// Package arrival holds the arrival processes: when inquiries are meant to start.
package arrival
