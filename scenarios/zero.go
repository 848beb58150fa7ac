package scenarios

import (
	"fmt"
	"reflect"
	"strconv"
)

// zeros faults every value that was given as zero although zero stands for a default that is
// something else, or that the field's tag refuses: it would be replaced in silence. Both scenarios have the same shape.
func (n *notes) zeros(path string, raw, filled reflect.Value, f fault) {
	//exhaustive:ignore
	switch raw.Kind() {
	case reflect.Pointer:
		if !raw.IsNil() {
			n.zeros(path, raw.Elem(), filled.Elem(), f)
		}
	case reflect.Struct:
		for i := range raw.NumField() {
			field := raw.Type().Field(i)
			name, _ := tag(field)
			at := join(path, name)
			if _, given := n.places[at]; given && field.Tag.Get("zero") == "refused" && raw.Field(i).IsZero() {
				f(at, "is %s; want more, or leave it out", zeroText(raw.Field(i)))
				continue
			}
			n.zeros(at, raw.Field(i), filled.Field(i), f)
		}
	case reflect.Slice:
		for i := range min(raw.Len(), filled.Len()) {
			n.zeros(item(path, i), raw.Index(i), filled.Index(i), f)
		}
	case reflect.Map:
		for k, v := range raw.Seq2() {
			n.zeros(join(path, k.String()), v, filled.MapIndex(k), f)
		}
	case reflect.Int, reflect.Int64, reflect.Uint64, reflect.Float64, reflect.String:
		if _, given := n.places[path]; given && raw.IsZero() && !filled.IsZero() {
			f(path, "is %s; want more, or leave it out for the default, %v", zeroText(raw), filled.Interface())
		}
	default:
	}
}

func zeroText(v reflect.Value) string {
	if s, ok := reflect.TypeAssert[fmt.Stringer](v); ok {
		return s.String()
	}
	if v.Kind() == reflect.String {
		return "empty"
	}
	return strconv.Itoa(0)
}
