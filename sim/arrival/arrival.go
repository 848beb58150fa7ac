// Package arrival holds the arrival processes: when inquiries are meant to start.
package arrival

// Process is placeholder text replaced by the arrival owner.
type Process struct {
	Process string `yaml:"process"`
}
