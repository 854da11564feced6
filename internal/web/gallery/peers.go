package gallery

import (
	"github.com/a-h/templ"

	"wellfield/internal/web/page"
)

func peerPages() []specimen {
	return []specimen{
		{"peers", func(s sample) templ.Component { return page.PeersPage(s.peers()) }},
		{"peers-empty", func(s sample) templ.Component {
			v := s.peers()
			v.Peers = nil
			return page.PeersPage(v)
		}},
	}
}

func (s sample) peers() page.Peers {
	v := page.Peers{Shell: s.staff(s.Say("page.peers.title"), "peers")}
	v.Nav = append(v.Nav, page.NavItem{Key: "page.nav.peers", Href: "#", Here: true})
	figure := func(key, text string) page.PeerFigure { return page.PeerFigure{Label: s.Say(key), Text: text} }
	moment := func(key string, hours float64, warn bool) page.PeerFigure {
		return page.PeerFigure{Label: s.Say(key), At: s.at(hours), Warn: warn}
	}
	water := page.Peer{ID: "water", Name: s.t("Water company, repairs", "自来水公司抢修系统"), Endpoint: "https://water-repairs.example/open311/v2",
		Direction: s.Say("page.peers.direction.both"), Tone: "works", Icon: "tick", Status: s.Say("page.peers.status.works"),
		Figures: []page.PeerFigure{moment("page.peers.succeeded", -0.05, false), moment("page.peers.pulled_to", -0.05, false),
			figure("page.peers.queue", s.Say("page.peers.queue_some", "n", 1, "since", s.Ago(s.at(-0.2)))),
			{Label: s.Say("page.peers.person"), Text: "2", Warn: true},
			figure("page.peers.linked", s.Say("page.peers.linked_some", "pulled", "1,204", "pushed", "318"))}}
	water.Dead = []page.PeerJob{{ID: "1", What: s.Say("page.peers.job.request"), Number: "7K4P-18MC-0", Href: "#", Attempts: 1,
		Problem: s.Say("georeport.refused", "host", "water-repairs.example", "status", 400, "said", "Invalid service request: it is a duplicate.")}}
	water.Waiting = []page.PeerJob{{ID: "2", What: s.Say("page.peers.job.update"), Number: "3QX9-71TB-4", Href: "#", Attempts: 2, At: s.at(0.3),
		Problem: s.Say("georeport.timeout", "host", "water-repairs.example")}}
	water.Links = []page.PeerLink{
		{Number: "5WD2-90KK-V", Href: "#", State: "dispatched", Remote: "2026-11832", Kind: s.Say("page.peers.kind.pushed"), Said: "closed", At: s.at(-26),
			Problem: s.Say("case.evidence_missing.photo_after", "n", 1, "have", 0)},
		{Number: "3QX9-71TB-4", Href: "#", State: "handling", Remote: "2026-11871", Kind: s.Say("page.peers.kind.pushed"), Said: "in progress", At: s.at(-3)},
		{Number: "M0Z7-44RA-8", Href: "#", State: "received", Remote: "2026-11869", Kind: s.Say("page.peers.kind.pulled"), Said: "open", At: s.at(-5)},
		{Number: "M0Z7-44RA-8", Href: "#", State: "received", Remote: "2026-11870", Kind: s.Say("page.peers.kind.echo"), Said: "open", At: s.at(-4)},
	}
	lamps := page.Peer{ID: "lamps", Name: s.t("Street lighting", "路灯管理系统"), Endpoint: "https://street-lamps.example/api",
		Direction: s.Say("page.peers.direction.push"), Tone: "again", Icon: "alert", Status: s.Say("page.peers.status.failing", "n", 4),
		Problem: s.Say("georeport.unreachable", "host", "street-lamps.example"),
		Figures: []page.PeerFigure{moment("page.peers.succeeded", -7, false), figure("page.peers.queue", s.Say("page.peers.queue_none")),
			figure("page.peers.person", "0"), figure("page.peers.linked", s.Say("page.peers.linked_some", "pulled", "0", "pushed", "41"))}}
	lamps.Links = []page.PeerLink{{Number: "8TT1-02PD-E", Href: "#", State: "handled", Remote: "L-5530", Kind: s.Say("page.peers.kind.pushed"), Said: "closed", At: s.at(-30)}}
	v.Peers = []page.Peer{water, lamps}
	return v
}
