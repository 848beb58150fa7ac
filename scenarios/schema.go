package scenarios

import (
	"bytes"
	_ "embed" // of the schema
	"encoding/json"
	"errors"
	"fmt"
)

// protocolMark stands in the schema where the protocols' names, which are known above this package
// only, have their place.
const protocolMark = `"(protocols)"`

//go:embed schema.tmpl.json
var schema []byte

// Schema gives the JSON Schema (2020-12) of scenarios; protocols are the names a target may have.
// The tests generate all the rest from the Go types and their comments.
func Schema(protocols []string) ([]byte, error) {
	if len(protocols) == 0 {
		return nil, errors.New("a schema needs the names of the protocols")
	}
	names, err := json.Marshal(protocols)
	if err != nil {
		return nil, fmt.Errorf("writing the names of protocols: %w", err)
	}
	names = bytes.Trim(names, "[]")
	return bytes.Replace(schema, []byte(protocolMark), names, 1), nil
}
