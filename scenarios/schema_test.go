package scenarios

import (
	"bytes"
	"encoding/json"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"

	reflector "github.com/invopop/jsonschema"
	validator "github.com/santhosh-tekuri/jsonschema/v6"
	"gopkg.in/yaml.v3"

	"github.com/holdline/holdline/sim/arrival"
	"github.com/holdline/holdline/sim/unit"
)

// The committed schema is what the Go types and their comments give; -update writes it anew.
func TestSchemaIsFresh(t *testing.T) {
	golden(t, "schema.tmpl.json", generated(t))
	with, err := Schema(protocols())
	if err != nil || !bytes.Contains(with, []byte(`"http","sse"`)) || bytes.Contains(with, []byte(protocolMark)) {
		t.Errorf("the protocols do not stand in the schema (%v)", err)
	}
	if _, err := Schema(nil); err == nil {
		t.Error("a schema without protocols is no error")
	}
}

func generated(t *testing.T) string {
	t.Helper()
	r := &reflector.Reflector{FieldNameTag: "yaml", Mapper: mapped, Namer: namer}
	for base, dir := range map[string]string{"scenarios": ".", "sim/dist": "../sim/dist", "sim/arrival": "../sim/arrival"} {
		comments := &reflector.Reflector{}
		if err := comments.AddGoComments("x", dir); err != nil {
			t.Fatal(err)
		}
		if r.CommentMap == nil {
			r.CommentMap = map[string]string{}
		}
		for name, text := range comments.CommentMap {
			_, local, _ := strings.Cut(name[strings.LastIndex(name, "/")+1:], ".")
			r.CommentMap["github.com/holdline/holdline/"+base+"."+local] = strings.Join(strings.Fields(text), " ")
		}
	}
	s := r.Reflect(&Scenario{})
	s.Title, s.ID = "holdline scenario", ""
	lawOrShort(s.Definitions["Law"])
	enums(s.Definitions)
	gates(s.Definitions["Scenario"])
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(s); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// namer keeps apart the two types of one name.
func namer(t reflect.Type) string {
	if t == reflect.TypeFor[arrival.Step]() {
		return "ArrivalStep"
	}
	return t.Name()
}

// mapped gives the schema of types whose form in YAML is not that of their Go type.
func mapped(t reflect.Type) *reflector.Schema {
	text := func(pattern string, examples ...any) *reflector.Schema {
		return &reflector.Schema{OneOf: []*reflector.Schema{{Type: "string", Pattern: pattern}, {Type: "number", Minimum: "0"}}, Examples: examples}
	}
	texts := &reflector.Schema{OneOf: []*reflector.Schema{{Type: "string"}, {Type: "object", AdditionalProperties: &reflector.Schema{Type: "string"}}}}
	switch t {
	case reflect.TypeFor[unit.Duration]():
		return &reflector.Schema{OneOf: []*reflector.Schema{{Type: "string", Pattern: `^ *([0-9.]+(ns|us|µs|ms|s|m|h|d))+ *$|^0$`}, {Const: 0}}, Examples: []any{"30s", "2m30s", "1.5h", "2d"}}
	case reflect.TypeFor[unit.Rate]():
		return &reflector.Schema{Type: "string", Pattern: `^ *[0-9.eE+-]+ */ *(s|min|h|d) *$`, Examples: []any{"40/min", "0.5/s"}}
	case reflect.TypeFor[unit.Share]():
		return text(`^ *[0-9.eE+-]+ *%? *$`, 0.72, "72%")
	case reflect.TypeFor[Weights]():
		return &reflector.Schema{Type: "object", AdditionalProperties: &reflector.Schema{Type: "number", Minimum: "0"}}
	case reflect.TypeFor[Texts]():
		return texts
	case reflect.TypeFor[Count]():
		return &reflector.Schema{OneOf: []*reflector.Schema{{Type: "integer", Minimum: "0"}, {Const: "unlimited"}}}
	case reflect.TypeFor[[]Mix]():
		return &reflector.Schema{Type: "object", AdditionalProperties: &reflector.Schema{Type: "object"}}
	}
	return nil
}

// lawOrShort lets a law be given by its short forms too.
func lawOrShort(law *reflector.Schema) {
	long := *law
	*law = reflector.Schema{Description: law.Description, OneOf: []*reflector.Schema{{Type: "string", Examples: []any{"never", "30s"}}, &long}}
	long.Description = ""
	long.MinProperties, long.MaxProperties = new(uint64(1)), new(uint64(1))
}

// gates lets a gate stand as plainGates reads it: as a text, or as what YAML makes of one on intervals
// without quotes. What aborts a run is on none.
func gates(scenario *reflector.Schema) {
	list, ok := scenario.Properties.Get("gates")
	if !ok {
		panic("gates are not in the schema")
	}
	every := &reflector.Schema{
		Type: "object", MinProperties: new(uint64(1)), MaxProperties: new(uint64(1)), AdditionalProperties: reflector.FalseSchema,
		PatternProperties: map[string]*reflector.Schema{"^every ": {Type: "string"}},
	}
	list.Items = &reflector.Schema{OneOf: []*reflector.Schema{{Type: "string"}, every}}
}

// enums gives words that are one of a few their list.
func enums(d reflector.Definitions) {
	channel := words(channels()...)
	for at, list := range map[string][]any{
		"Process.process": words(arrival.Names()...), "Demand.channel": channel,
		"Bot.when_full": words("reject", "queue", "escalate"), "Group.at_shift_end": words("finish", "hand_over", "preempt"),
		"Routing.policy": words(policies()...), "Repeat.channel": append(words(SameChannel), channel...),
		"Target.protocol": words("(protocols)"), "Target.method": words(methods()...),
	} {
		def, key, _ := strings.Cut(at, ".")
		p, ok := d[def].Properties.Get(key)
		if !ok {
			panic(at + " is not in the schema")
		}
		p.Enum = list
	}
}

func words(all ...string) []any {
	list := make([]any, len(all))
	for i, w := range all {
		list[i] = w
	}
	return list
}

func compiled(t testing.TB) *validator.Schema {
	t.Helper()
	text, err := Schema(protocols())
	if err != nil {
		t.Fatal(err)
	}
	doc, err := validator.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := validator.NewCompiler()
	if err := c.AddResource("scenario.json", doc); err != nil {
		t.Fatal(err)
	}
	return c.MustCompile("scenario.json")
}

func validates(s *validator.Schema, text []byte) error {
	var doc any
	if err := yaml.Unmarshal(text, &doc); err != nil {
		return err
	}
	raw, err := json.Marshal(doc)
	if err != nil {
		return err
	}
	again, err := validator.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		return err
	}
	return s.Validate(again)
}

func TestSchemaAcceptsWhatLoads(t *testing.T) {
	s := compiled(t)
	texts := map[string][]byte{"starter": Starter(), "small": []byte(small)}
	for _, story := range Library() {
		texts[story.Name] = story.Text
		var printed bytes.Buffer
		if err := Print(&printed, load(t, story.Name, string(story.Text), LoadOptions{})); err != nil {
			t.Fatal(err)
		}
		texts[story.Name+" as printed"] = printed.Bytes()
	}
	for _, file := range []string{"full.yml", "calendar.yml", "rest.yml"} {
		text, err := os.ReadFile("testdata/" + file)
		if err != nil {
			t.Fatal(err)
		}
		texts[file] = regexp.MustCompile(`20\d\d-\d\d-\d\d`).ReplaceAll(text, []byte(`"$0"`))
	}
	for name, text := range texts {
		if err := validates(s, text); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, bad := range []string{"unknown-key", "unknown-nested-key", "missing-field", "wrong-type-list", "bad-rate", "policy", "protocol", "two-laws"} {
		text, err := os.ReadFile("testdata/invalid-" + bad + ".yml")
		if err != nil {
			t.Fatal(err)
		}
		if validates(s, text) == nil {
			t.Errorf("the schema accepts invalid-%s.yml", bad)
		}
	}
}

// The schema takes the gates that the reader takes, with and without quotes, and refuses what it refuses.
func TestSchemaTakesTheGatesOfTheReader(t *testing.T) {
	s := compiled(t)
	for gate, good := range map[string]bool{
		"every 15m: service_level(20s) >= 75%":                true,
		"'every 15m: service_level(20s) >= 75%'":              true,
		"every 15m: 'service_level(20s) >= 75%'":              true,
		"every 15m: service_level(20s, intent=refund) >= 75%": true,
		"service_level(20s) >= 75%":                           true,
		"{every 15m: asa < 4s}":                               true,
		"every: 15m":                                          false,
		"15m: asa < 4s":                                       false,
		"every 15m:":                                          false,
		"every 15m: [asa < 4s]":                               false,
		"every 15m: {asa: 4s}":                                false,
		"{every 15m: asa < 4s, every 30m: asa < 4s}":          false,
		"[every 15m, asa < 4s]":                               false,
		"4":                                                   false,
	} {
		text := small + "gates:\n  - " + gate + "\n"
		_, err := Load("small", strings.NewReader(text), LoadOptions{Protocols: protocols()})
		if (err == nil) != good {
			t.Errorf("%s: the reader says %v", gate, err)
		}
		if err := validates(s, []byte(text)); (err == nil) != good {
			t.Errorf("%s: the schema says %v", gate, err)
		}
	}
	text := []byte(small + "abort_when: [every 15m: failure_rate > 50%]\n")
	if _, err := Load("small", bytes.NewReader(text), LoadOptions{Protocols: protocols()}); err == nil || validates(s, text) == nil {
		t.Error("a run may abort for a gate on intervals")
	}
}

// Every full scenario in the docs loads and validates, and every key is explained in formats.md.
func TestDocs(t *testing.T) {
	text, err := os.ReadFile("../docs/formats.md")
	if err != nil {
		t.Fatal(err)
	}
	s := compiled(t)
	examples := regexp.MustCompile("(?ms)^```yaml\n(version: 1.*?)^```").FindAllSubmatch(text, -1)
	if len(examples) == 0 {
		t.Error("formats.md has no example of a scenario")
	}
	for i, m := range examples {
		load(t, "example", string(m[1]), LoadOptions{})
		if err := validates(s, m[1]); err != nil {
			t.Errorf("example %d: %v", i+1, err)
		}
	}
	seen := map[reflect.Type]bool{}
	var explained func(reflect.Type)
	explained = func(t2 reflect.Type) {
		//exhaustive:ignore
		switch t2.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Map:
			explained(t2.Elem())
		case reflect.Struct:
			if seen[t2] || mapped(t2) != nil || t2 == reflect.TypeFor[Weight]() || t2 == reflect.TypeFor[Text]() || t2 == reflect.TypeFor[Mix]() {
				return
			}
			seen[t2] = true
			for f := range t2.Fields() {
				if name, _ := tag(f); !bytes.Contains(text, []byte("`"+name+"`")) {
					t.Errorf("formats.md does not explain `%s` of %s", name, t2.Name())
				}
				explained(f.Type)
			}
		default:
		}
	}
	explained(reflect.TypeFor[Scenario]())
}
