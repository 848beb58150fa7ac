package driver

import (
	"errors"

	"github.com/holdline/holdline/scenarios"
)

func newHTTP(*scenarios.Target, Options) (Driver, error) { return nil, errors.New("not built") }
