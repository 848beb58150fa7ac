package scenarios

import (
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/holdline/holdline/sim/unit"
)

// What options make of a small scenario.
func TestOptions(t *testing.T) {
	seed := uint64(9)
	sc := load(t, "small", small+"mixes: {bigger: {\"service.groups[agents].shifts[0].headcount\": 9}}\n", LoadOptions{
		Mix: "bigger", Seed: &seed, Horizon: "20m", Gates: []string{"asa < 30s"}, Allow: []string{"bot.example.com"},
		Targets: []string{"bot=http://127.0.0.1:8080/bot"},
		Set: []string{
			"service.bot.outcome.refund.solved=0.7", "service.routing.policy=skill_rank", "demand[refund].retry={probability: 10%, after: 1m}",
			"service.groups[extra]={serves: [{intent: refund}], shifts: [{from: 0s, to: 5m, headcount: 1}]}", "demand[0].work=3m", "name=null", "name=bigger",
			"demand[refund].arrivals.rate=12/min", "customers.locales={sv-SE: 1}",
		},
	})
	s := sc.Service
	if sc.Seed != 9 || sc.Horizon != unit.Duration(20*time.Minute) || !reflect.DeepEqual(sc.Gates, []string{"asa < 30s"}) ||
		!reflect.DeepEqual(sc.Targets.Allow, []string{"bot.example.com"}) || sc.Targets.Bot.URL != "http://127.0.0.1:8080/bot" || sc.Targets.Bot.Extract.Text != "reply.text" {
		t.Errorf("%+v", sc)
	}
	if s.Bot.Outcome["refund"].Solved != 0.7 || s.Routing.Policy != "skill_rank" || sc.Demand[0].Retry.MaxAttempts != 3 || sc.Demand[0].Work.Mean() != 180 ||
		s.Groups[0].Shifts[0].Headcount != 9 || s.Groups[1].Name != "extra" || sc.Customers.Locales[0].Name != "sv-SE" {
		t.Errorf("%+v", s)
	}
}

// A promise that is named rules, whatever --set makes of the list.
func TestGateRulesOverSet(t *testing.T) {
	want := []string{"asa < 30s"}
	for _, set := range []string{"gates=[]", "gates=[p_wait < 10%]", "gates[0]=p_wait < 10%", "gates=null"} {
		if sc := load(t, "small", small+"gates: [aht < 5m]\n", LoadOptions{Gates: want, Set: []string{set}}); !reflect.DeepEqual(sc.Gates, want) {
			t.Errorf("--set %s: the gates are %v, want %v", set, sc.Gates, want)
		}
	}
	if sc := load(t, "small", small+"gates: [aht < 5m]\n", LoadOptions{Set: []string{"gates=[]"}}); len(sc.Gates) != 0 {
		t.Errorf("--set gates=[] alone leaves %v", sc.Gates)
	}
}

func TestBadOptions(t *testing.T) {
	rows := []struct {
		o    LoadOptions
		want string
	}{
		{LoadOptions{Set: []string{"service.bot.concurrency"}}, "--set service.bot.concurrency: has no =; want path=value, such as service.bot.concurrency=80\n"},
		{LoadOptions{Set: []string{"demand[refunds].work=1m"}}, "--set demand[refunds].work: there is no item \"refunds\" (did you mean refund?); want one of refund\n"},
		{LoadOptions{Set: []string{"demand[refund].werk=1m"}}, "--set demand[refund].werk: is no key here (did you mean work?); want one of intent, "},
		{LoadOptions{Set: []string{"demand[refund].work=1"}}, "--set demand[refund].work: is \"1\"; want a duration with its unit, such as 30s, 2m30s, 1.5h or 2d\n"},
		{LoadOptions{Set: []string{"demand.refund.work=1m"}}, "--set demand.refund.work: \"refund\" does not lead into a list; want a path through mappings by keys and through lists by [items]\n"},
		{LoadOptions{Set: []string{"demand[refund].work.mean=1m"}}, "--set demand[refund].work.mean: \"mean\" does not lead into \"2m\"; want a path"},
		{LoadOptions{Set: []string{"service.trunks=null"}}, "--set service.trunks: there is no \"trunks\" to remove\n"},
		{LoadOptions{Set: []string{"name=[1"}}, "--set name: did not find expected ',' or ']'; want a value in YAML\n"},
		{LoadOptions{Set: []string{"[x]=1"}}, "--set [x]: \"[x]\" is no path; want keys joined by dots and items in brackets, such as service.groups[in-house].shifts\n"},
		{LoadOptions{Mix: "biger"}, "--mix biger: there is no such mix; there is none to name\n"},
		{LoadOptions{Horizon: "600"}, "--horizon horizon: is \"600\"; want a duration"},
		{LoadOptions{Gates: []string{"asa < 30"}}, "--gate gates[0]: is \"asa < 30\": column 7: \"30\" is no duration"},
		{LoadOptions{Targets: []string{"http://x"}}, "--target http://x: is no target; want bot=URL, desk=URL or sandbox\n"},
		{LoadOptions{Targets: []string{"bot=x"}}, "--target targets.bot.url: is \"x\"; want a URL such as http://127.0.0.1:8080/chat\n"},
	}
	for _, r := range rows {
		if got := faultsOf(t, "small", small, r.o); !strings.HasPrefix(got, r.want) {
			t.Errorf("%+v\n got %s\nwant %s", r.o, got, r.want)
		}
	}
}

func TestTooLarge(t *testing.T) {
	if got := faultsOf(t, "big.yml", strings.Repeat("# x\n", maxBytes/4+1), LoadOptions{}); got != "big.yml: is larger than 1048576 bytes; want a smaller file\n" {
		t.Error(got)
	}
}

func TestSecretsStayReferences(t *testing.T) {
	text, err := os.ReadFile("testdata/full.yml")
	if err != nil {
		t.Fatal(err)
	}
	sc := load(t, "full.yml", string(text), LoadOptions{})
	if sc.Targets.Bot.Headers["Authorization"] != "Bearer ${BOT_TOKEN}" {
		t.Errorf("a reference was resolved: %v", sc.Targets.Bot.Headers)
	}
	env := func(name string) (string, bool) { return "", name == "LEAVE_TOKEN" }
	want := []Missing{{"HOST", "targets.bot.url"}, {"BOT_TOKEN", "targets.bot.headers.Authorization"}}
	if got := Secrets(sc, env); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if Secrets(load(t, "small", small, LoadOptions{}), env) != nil {
		t.Error("a scenario without targets has secrets")
	}
}

// A run of civil days is as long as the clock on the wall makes them.
func TestLength(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"{start: 2026-03-28, zone: Europe/Berlin, days: 2}": 47 * time.Hour,
		"{start: 2026-10-25, zone: Europe/Berlin, days: 1}": 25 * time.Hour,
		"{start: 2026-03-28, days: 2}":                      48 * time.Hour,
	} {
		sc := load(t, "small", small, LoadOptions{Set: []string{"horizon=null", "calendar=" + text}})
		days, err := sc.Days()
		if err != nil || sc.Length() != want || days.Length() != want {
			t.Errorf("%s: %v, and %v by its days (%v), want %v", text, sc.Length(), days.Length(), err, want)
		}
	}
	if days, err := load(t, "small", small, LoadOptions{}).Days(); days != nil || err != nil {
		t.Errorf("without a calendar: %v, %v", days, err)
	}
}

func TestWarnings(t *testing.T) {
	sc := load(t, "small", small, LoadOptions{Set: []string{"demand[refund].repeat={probability: 10%, after: 6h}"}})
	if got := Warnings(sc, 1); len(got) != 1 || got[0] != "demand[refund].repeat.after: the mean, 6h, is longer than the horizon, 10m: most will not come back within the run" {
		t.Errorf("%q", got)
	}
	if got := Warnings(sc, 250); len(got) != 2 || got[1] != "service.bot.reply_time: the mean, 1s, is under 5ms at a speed-up of 250; want at most 200" {
		t.Errorf("%q", got)
	}
}

// What only the simulator plays, and what is legal but hardly meant.
func TestWarningsOfWorlds(t *testing.T) {
	const allDay = "service.groups[agents].shifts=[{from: 0s, to: 5d, headcount: 4}]"
	const second = "service.groups[second]={serves: [{intent: refund, leg: 2}], shifts: [{from: 0s, to: 5m, headcount: 1}]}"
	for _, r := range []struct {
		set        []string
		both, live string
	}{
		{nil, "", ""},
		{[]string{"demand[refund].callback={queue_at_least: 2, accept: 50%}"}, "", "demand[refund].callback: nobody is offered a call; only the simulator plays it"},
		{[]string{"demand[refund].silent_share=0.4"}, "demand[refund].silent_share: nobody leaves the queue, since patience is never", "demand[refund].silent_share: whoever leaves the queue says so; only the simulator plays it"},
		{[]string{second, "demand[refund].transfer={probability: 10%, work: 2m}"}, "", "demand[refund].transfer: nobody is passed on; only the simulator plays it"},
		{[]string{"demand[refund].backlog=3"}, "", "demand[refund].backlog: the queue is empty at the start; only the simulator plays it"},
		{[]string{"demand[refund].balk=[{all_busy: true, probability: 1%}, {announced_at_least: 2m, probability: 5%}]"}, "", "demand[refund].balk[1]: no wait is announced, so that nobody turns away from it; only the simulator plays it"},
		{[]string{"after_horizon=keep_arriving"}, "", "after_horizon: arrivals end at the horizon; only the simulator plays it"},
		{[]string{"service.groups=null"}, "demand[refund]: the bot hands over, but there are no groups: these inquiries end as failed", ""},
		{
			[]string{"horizon=null", "calendar={start: 2026-03-02, days: 5, hours: {email: {mon: \"09:00-17:00\"}}}", "demand[refund].channel=email", allDay},
			"demand[refund]: the deadline, 1h, ends what waits over night; want one of some days\ncsat.per_minute_waited: after 43 minutes nobody is content, and email waits for hours; want less, as for a working day", "",
		},
		{
			[]string{"horizon=null", "calendar={start: 2026-03-02, days: 5, hours: {chat: {mon: \"09:00-17:00\"}}}", "demand[refund].backlog=3", allDay},
			"demand[refund]: the deadline, 1h, ends what waits over night; want one of some days", "demand[refund].backlog: the queue is empty at the start; only the simulator plays it",
		},
		{
			[]string{"horizon=null", "calendar={start: 2026-03-02, days: 5, holidays: [2026-03-03]}", "service.groups[agents].shifts=[{days: [tue, sat], from: 0s, to: 5h, headcount: 2}, {days: [holiday], from: 0s, to: 5h, headcount: 2}, {from: 0s, to: 5d, headcount: 1}]"},
			"service.groups[agents].shifts[0]: the calendar has no such day", "",
		},
		{
			[]string{"horizon=3d", "demand[refund].repeat={probability: 10%, after: 6h}", allDay},
			"demand[refund].repeat.after: nobody comes back from before the run; with a mean of 6h a warmup of 18h, three of them, shows days like any other", "",
		},
		{[]string{"horizon=3d", "warmup=18h", "demand[refund].repeat={probability: 10%, after: 6h}", allDay}, "", ""},
	} {
		sc := load(t, "small", small, LoadOptions{Set: r.set})
		if both, live := strings.Join(Warnings(sc, 1), "\n"), strings.Join(LiveWarnings(sc), "\n"); both != r.both || live != r.live {
			t.Errorf("%v:\n got %s\n and %s\nwant %s\n and %s", r.set, both, live, r.both, r.live)
		}
	}
}

// Whatever loads prints and loads back; nothing makes the loader panic or hang.
func FuzzLoad(f *testing.F) {
	for _, s := range Library() {
		f.Add(s.Text, "seed=2")
	}
	for _, file := range []string{"full.yml", "calendar.yml", "rest.yml", "all-at-once.yml", "invalid-alias-bomb.yml", "invalid-hours.yml", "invalid-shift-days.yml", "invalid-balk-conditions.yml", "invalid-mix-breaks.yml"} {
		text, err := os.ReadFile("testdata/" + file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text, "service.groups[x]={}")
	}
	f.Fuzz(func(t *testing.T, text []byte, set string) {
		sc, err := Load("fuzz", strings.NewReader(string(text)), LoadOptions{Protocols: protocols(), Set: []string{set}})
		if err != nil {
			return
		}
		var printed strings.Builder
		if err := Print(&printed, sc); err != nil {
			t.Fatal(err)
		}
		back, err := Load("printed", strings.NewReader(printed.String()), LoadOptions{Protocols: protocols()})
		if err != nil || !reflect.DeepEqual(sc, back) {
			t.Fatalf("comes back as something else: %v\n%s", err, printed.String())
		}
	})
}

// Pointing a target elsewhere takes its further steps along; taking the targets away leaves the
// sandbox; a streamed target that says nothing else speaks the sandbox's form.
func TestTargetOption(t *testing.T) {
	t.Parallel()
	const file = `
version: 1
name: aimed
horizon: 1m
demand: [{intent: refund, arrivals: {process: poisson, rate: 1/s}, conversation: [{say: hi}], work: {constant: 1m}}]
service: {groups: [{name: team, serves: [{intent: refund}], shifts: [{from: 0s, to: 1m, headcount: 1}]}]}
targets:
  bot: {protocol: sse, url: "http://127.0.0.1:1/bot"}
  desk:
    protocol: http
    url: "http://127.0.0.1:1/desk"
    leave: {method: DELETE, url: "http://127.0.0.1:1/desk/{{.ConversationID}}/leave"}
    status: {url: "http://127.0.0.1:2/status/{{.ConversationID}}"}
`
	sc := load(t, "aimed.yaml", file, LoadOptions{Targets: []string{"desk=http://127.0.0.1:9/d/"}})
	if d := sc.Targets.Desk; d.URL != "http://127.0.0.1:9/d" || d.Leave.URL != "http://127.0.0.1:9/d/{{.ConversationID}}/leave" ||
		d.Status.URL != "http://127.0.0.1:2/status/{{.ConversationID}}" {
		t.Errorf("desk: %+v, leave %+v, status %+v", d, d.Leave, d.Status)
	}
	if b := sc.Targets.Bot; b.Extract.Token != "token" || b.Extract.Done != "[DONE]" {
		t.Errorf("a streamed bot without a form: %+v", b.Extract)
	}
	if sc := load(t, "aimed.yaml", file, LoadOptions{Targets: []string{"sandbox"}}); sc.Targets != nil {
		t.Errorf("sandbox: targets are still %+v", sc.Targets)
	}
	before, _, _ := strings.Cut(file, "targets:\n")
	if sc := load(t, "aimed.yaml", before, LoadOptions{Targets: []string{"sandbox"}}); sc.Targets != nil {
		t.Errorf("sandbox, where it plays already: %+v", sc.Targets)
	}
}
