package scenarios

import (
	"maps"
	"reflect"
	"regexp"
	"slices"
)

// Missing is a ${NAME} reference to a variable that does not exist.
type Missing struct {
	Name string
	Path string // where the scenario refers to it first
}

// Secrets names the environment variables that the targets of sc refer to as ${NAME} and that env
// does not have, each once. The references themselves stay as they are.
func Secrets(sc *Scenario, env func(string) (string, bool)) []Missing {
	if sc.Targets == nil {
		return nil
	}
	var missing []Missing
	reference := regexp.MustCompile(`\$\{([A-Za-z_][A-Za-z0-9_]*)\}`)
	eachText("targets", reflect.ValueOf(*sc.Targets), func(path, text string) {
		for _, m := range reference.FindAllStringSubmatch(text, -1) {
			_, has := env(m[1])
			told := slices.ContainsFunc(missing, func(x Missing) bool { return x.Name == m[1] })
			if !has && !told {
				missing = append(missing, Missing{Name: m[1], Path: path})
			}
		}
	})
	return missing
}

// eachText calls f for every text in v, in a fixed order.
func eachText(path string, v reflect.Value, f func(path, text string)) {
	//exhaustive:ignore
	switch v.Kind() {
	case reflect.String:
		f(path, v.String())
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			eachText(path, v.Elem(), f)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			name, _ := tag(v.Type().Field(i))
			eachText(join(path, name), v.Field(i), f)
		}
	case reflect.Slice:
		for i := range v.Len() {
			eachText(item(path, i), v.Index(i), f)
		}
	case reflect.Map:
		all := map[string]reflect.Value{}
		for k, x := range v.Seq2() {
			all[k.String()] = x
		}
		for _, k := range slices.Sorted(maps.Keys(all)) {
			eachText(join(path, k), all[k], f)
		}
	default:
	}
}
