package bench

import "strings"

// declared is one row of the table, or one for each database where its title
// says DB. It stands in the report whether it is measured or not.
type declared struct {
	bench, id, title, unit string
	fewer                  bool
	target                 float64 // 0: none; of a row whose target is zero, see none
	zero                   bool    // the target is zero
	each                   bool    // one for each database
}

// rows is everything that the bench measures, with the targets of the design.
// FixMyStreet's figures, times a hundred, are those of its run on a machine like
// ours with 50,000 reports; docs/performance.md tells where each comes from.
var rows = []declared{
	{"calibration", "calibration.cpu", "SHA-256 on one core", "MB/s", false, 0, false, false},
	{"calibration", "calibration.commits", "bare commits of one row, one connection", "/s", false, 0, false, true},

	{"rules", "rules.deadline", "one deadline on a working calendar", "ns", true, 0, false, false},
	{"rules", "rules.minutes", "working-time arithmetic equal to a minute-by-minute count", "", false, 0, false, false},

	{"locate", "locate.1000", "points to chains, 1,000 grids, one core", "/s", false, 0, false, false},
	{"locate", "locate.62000", "points to chains, 62,000 grids, one core", "/s", false, 2_000_000, false, false},
	{"locate", "locate.1000000", "points to chains, 1,000,000 grids, one core", "/s", false, 0, false, false},
	{"locate", "locate.mismatches", "answers that differ from an exact scan", "", true, 0, true, false},
	{"locate", "locate.build", "index and map of 62,000 grids built", "s", true, 0, false, false},
	{"locate", "locate.memory", "index and map of 62,000 grids in memory", "MB", true, 0, false, false},
	{"locate", "locate.postgis", "the same as PostGIS over one connection, 62,000 grids", "x", false, 0, false, false},

	{"footprint", "footprint.binary", "size of the binary", "MB", true, 60, false, false},
	{"footprint", "footprint.start.empty", "start to ready, no cases", "s", true, 1, false, true},
	{"footprint", "footprint.start.full", "start to ready, all cases", "s", true, 1, false, true},
	{"footprint", "footprint.rest.empty", "memory at rest, no cases", "MB", true, 60, false, true},
	{"footprint", "footprint.rest.full", "memory at rest, all cases", "MB", true, 60, false, true},
	{"load", "load.rows", "cases loaded by import", "/s", false, 0, false, true},

	{"lifecycle", "lifecycle.1.empty", "lifecycles, 1 client, no cases", "/s", false, 0, false, true},
	{"lifecycle", "lifecycle.1.full", "lifecycles, 1 client, all cases", "/s", false, 0, false, true},
	{"lifecycle", "lifecycle.16.empty", "lifecycles, 16 clients, no cases", "/s", false, 0, false, true},
	{"lifecycle", "lifecycle.16.full", "lifecycles, 16 clients, all cases", "/s", false, 0, false, true},
	{"lifecycle", "lifecycle.64.empty", "lifecycles, 64 clients, no cases", "/s", false, 2_300, false, true},
	{"lifecycle", "lifecycle.64.full", "lifecycles, 64 clients, all cases", "/s", false, 0, false, true},
	{"lifecycle", "lifecycle.64.answers", "lifecycles, 64 clients, all cases, each answered with the case", "/s", false, 0, false, true},
	{"lifecycle", "lifecycle.p99", "slowest of a hundred commands, 64 clients", "ms", true, 50, false, true},
	{"lifecycle", "lifecycle.full", "lifecycles with all cases against none, 64 clients", "x", false, 0.8, false, true},
	{"lifecycle", "lifecycle.server", "server's CPU of a lifecycle, 64 clients", "us", true, 0, false, true},
	{"lifecycle", "lifecycle.client", "client's share of the CPU, 64 clients", "%", true, 0, false, true},
	{"lifecycle", "lifecycle.memory", "server's greatest memory under load", "MB", true, 60, false, true},

	{"burst", "burst.errors", "errors in the burst 1, 15, 1, 25, 2, 35, 10", "%", true, 0, true, true},
	{"burst", "burst.p99", "slowest of a hundred lifecycles in the burst", "ms", true, 0, false, true},
	{"burst", "burst.recovery", "back under 50 ms a command after the burst", "s", true, 5, false, true},

	{"reads", "reads.report", "new report over the API", "/s", false, 2_900, false, true},
	{"reads", "reads.page", "report's page, by its link", "/s", false, 3_200, false, true},
	{"reads", "reads.case", "case's page, desk", "/s", false, 0, false, true},
	{"reads", "reads.desk", "desk's queue as a page", "/s", false, 0, false, true},
	{"reads", "reads.list", "list of 100 rows over the API", "/s", false, 450, false, true},
	{"reads", "reads.box", "map box: Open311 requests of a box", "/s", false, 500, false, true},
	{"reads", "reads.time", "Open311 requests of a time", "/s", false, 0, false, true},
	{"reads", "reads.search", "search by words", "/s", false, 0, false, false},
	{"reads", "reads.photo", "photos of 1,600 x 1,200 uploaded", "/s", false, 0, false, true},

	{"near", "near.recurrence", "cases nearby, asked by each filing", "ms", true, 1, false, true},
	{"near", "near.similar", "cases nearby, asked before each report", "ms", true, 0, false, true},

	{"files", "files.export", "50,000 rows of CSV exported", "s", true, 1, false, true},
	{"files", "files.import", "rows of CSV imported", "/s", false, 0, false, true},

	{"evidence", "evidence.verify", "entries verified", "/s", false, 200_000, false, true},
	{"evidence", "evidence.findings", "findings of the verification after all load", "", true, 0, true, true},
	{"evidence", "evidence.lost", "commands acknowledged and not in the journal", "", true, 0, true, true},
	{"evidence", "evidence.receipt", "a receipt checked offline", "B", true, 2_048, false, false},

	{"commands", "commands.one", "commands of 1 caller against a bare loop, a commit each", "x", false, 0.5, false, true},
	{"commands", "commands.many", "commands of 256 callers against a bare loop, 256 to a commit", "x", false, 0.5, false, true},

	{"time", "time.escalation", "100,000 due cases escalated", "s", true, 60, false, true},
	{"time", "time.desk", "slowest of a hundred commands of the desk meanwhile", "ms", true, 0, false, true},
	{"time", "time.dashboard", "any dashboard figure over HTTP", "ms", true, 10, false, false},
}

// table is the rows for the databases, none of them measured.
func table(databases []string, only map[string]bool) []*Row {
	var all []*Row
	for _, d := range rows {
		on := []string{""}
		if d.each {
			on = databases
		}
		for _, db := range on {
			r := &Row{ID: rowID(d.id, db), Bench: d.bench, Title: d.title, Database: db, Unit: d.unit, Fewer: d.fewer, Verdict: NotMeasured}
			if d.target != 0 || d.zero {
				target := d.target
				r.Target = &target
			}
			if len(only) > 0 && !only[d.bench] {
				r.Note = "left out of this run"
			}
			all = append(all, r)
		}
	}
	return all
}

// rowID names a row and the database it is about.
func rowID(id, database string) string {
	return strings.TrimSuffix(id+"@"+database, "@")
}
