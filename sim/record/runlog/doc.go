// Package runlog is a run's directory: plain files that survive the process that writes them.
//
//	run.json           the manifest: what was run
//	inquiries.ndjson   an open line and a close line an inquiry
//	turns.ndjson       a line a turn, a superset of vegeta's JSON results
//	intervals.ndjson   a line a group, queue or run interval
//	summary.bin        the accumulated measures, with the offsets of the rows they cover
//
// Writer appends and flushes once a second, so that a kill -9 loses at most the last second; Run
// reads a directory back, whatever ended it. Start with Create and Open.
package runlog

// The names of the files of a run.
const (
	ManifestFile  = "run.json"
	InquiriesFile = "inquiries.ndjson"
	TurnsFile     = "turns.ndjson"
	IntervalsFile = "intervals.ndjson"
	SummaryFile   = "summary.bin"
	LockFile      = ".lock"
)
