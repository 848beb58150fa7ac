package scenarios

import "strings"

// Unpaired names what a mix changes so that other customers come, or other ones count: there would be
// nothing paired about its differences to the file. It is "" for a mix that can be compared.
func Unpaired(base, mix *Scenario) string {
	for _, x := range []struct {
		key  string
		same bool
	}{
		{"seed", base.Seed == mix.Seed},
		{"horizon", base.Length() == mix.Length()},
		{"warmup", base.Warmup == mix.Warmup},
	} {
		if !x.same {
			return x.key
		}
	}
	return ""
}

// paired notes what keeps a mix from being compared, but for what an option sets for all of them.
func (n *notes) paired(base, mix *Scenario, o LoadOptions) {
	key := Unpaired(base, mix)
	if key == "" || len(n.list) > 0 || key == "seed" && o.Seed != nil || key == "horizon" && o.Horizon != "" {
		return
	}
	for _, s := range o.Set {
		if strings.HasPrefix(s, key+"=") {
			return
		}
	}
	if key == "horizon" && mix.Calendar != nil {
		key = "calendar"
	}
	p := n.nearest(key)
	n.fault(p.node, key, p.shown, "is not the file's, so that other customers are counted; want the same ones in every mix: give it to all with a flag instead")
}
