package routing

import (
	"slices"
	"testing"
	"time"
)

// Every policy is listed, found by its name, and known by no other.
func TestNamed(t *testing.T) {
	if got := Names(); !slices.Equal(got, []string{"longest_idle", "least_loaded", "skill_rank", "longest_wait"}) {
		t.Errorf("names: %v", got)
	}
	for _, name := range Names() {
		if p, ok := Named(name); !ok || p == nil {
			t.Errorf("%s is not to be found", name)
		}
	}
	if _, ok := Named("fastest"); ok {
		t.Error("found a policy that does not exist")
	}
}

// Which agent an inquiry goes to.
func TestAgent(t *testing.T) {
	home := Free{Group: 0, Rank: 2, Idle: true, Since: 10 * time.Second}
	away := Free{Group: 1, Rank: 1, Idle: true, Since: 20 * time.Second}
	busy := Free{Group: 2, Rank: 1, Load: 0.5, Since: 5 * time.Second}
	full := Free{Group: 3, Rank: 1, Load: 0.75, Since: time.Second}
	for _, row := range []struct {
		why    string
		policy Policy
		free   []Free
		want   int
	}{
		{"idle for longest", LongestIdle{}, []Free{away, home}, 1},
		{"idle comes before long unchanged", LongestIdle{}, []Free{busy, away}, 1},
		{"nobody is idle: unchanged for longest", LongestIdle{}, []Free{busy, full}, 1},
		{"the first of equals", LongestIdle{}, []Free{home, home}, 0},
		{"the smaller load", LeastLoaded{}, []Free{full, busy}, 1},
		{"of equal loads the longest idle", LeastLoaded{}, []Free{away, home}, 1},
		{"the better rank, idle or not", SkillRank{}, []Free{home, busy}, 1},
		{"of equal ranks the idle one", SkillRank{}, []Free{busy, away}, 1},
		{"as longest_idle", LongestWait{}, []Free{away, home, busy}, 1},
	} {
		if got := row.policy.Agent(row.free); got != row.want {
			t.Errorf("%T, %s: %d, want %d", row.policy, row.why, got, row.want)
		}
	}
}

// Which inquiry a free agent takes.
func TestInquiry(t *testing.T) {
	old := Waiting{Priority: 2, Rank: 2, Since: time.Second, Order: 1}
	tie := Waiting{Priority: 2, Rank: 1, Since: time.Second, Order: 2}
	urgent := Waiting{Priority: 1, Rank: 2, Since: time.Minute, Order: 3}
	for _, row := range []struct {
		why     string
		policy  Policy
		waiting []Waiting
		want    int
	}{
		{"priority before waiting time", LongestIdle{}, []Waiting{old, urgent}, 1},
		{"priority before waiting time", LeastLoaded{}, []Waiting{old, urgent}, 1},
		{"priority before rank", SkillRank{}, []Waiting{tie, urgent}, 1},
		{"the earlier offer", LongestIdle{}, []Waiting{tie, old}, 1},
		{"rank before waiting time", SkillRank{}, []Waiting{old, tie}, 1},
		{"waiting time alone", LongestWait{}, []Waiting{urgent, old}, 1},
		{"the earlier offer", LongestWait{}, []Waiting{tie, old}, 1},
	} {
		if got := row.policy.Inquiry(row.waiting); got != row.want {
			t.Errorf("%T, %s: %d, want %d", row.policy, row.why, got, row.want)
		}
	}
}
