package main

import (
	"context"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/reports/gate"
)

// judgeAside judges the gates that were not searched for with what is proposed: the shifts, where there are
// some, else the heads.
func (j *staffJob) judgeAside(ctx context.Context, d *reports.Staffing) error {
	if len(j.aside) == 0 {
		return nil
	}
	const series, most = -2, 320 // customers whom nothing else sees
	study, err := j.studied(ctx, j.proposed, series, min(j.most, most))
	if err != nil {
		return err
	}
	for _, v := range gate.Judge(j.aside, study) {
		d.Aside = append(d.Aside, reports.StaffAside{
			Gate: v.Text, State: v.State, Holds: v.Passed(), Unit: v.Unit, Estimate: v.Estimate, Reason: v.Reason,
		})
	}
	return nil
}
