package driver

import (
	"errors"

	"github.com/holdline/holdline/scenarios"
)

func newSSE(*scenarios.Target, Options) (Driver, error) { return nil, errors.New("not built") }
