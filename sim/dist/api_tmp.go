package dist

import "time"

type table struct{}

func (l *Law) UnmarshalText(text []byte) error { return nil }
func (l Law) IsZero() bool { return false }
func (l Law) Check(fault func(path, format string, args ...any)) {}
func (l Law) Mean() float64 { return 0 }
func (l Law) Sampler() Sampler { return Sampler{} }
func (s Sampler) Sample(u float64) time.Duration { return 0 }
func (s Sampler) Mean() float64 { return 0 }
func (s Sampler) Scale(f float64) Sampler { return s }
