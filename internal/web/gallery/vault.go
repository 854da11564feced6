package gallery

import (
	"github.com/a-h/templ"

	"wellfield/internal/web/page"
	"wellfield/internal/web/ui"
)

func vaultPages() []specimen {
	return []specimen{
		{"vault-identity", func(s sample) templ.Component { return page.IdentityPage(s.identity()) }},
		{"vault-identity-empty", func(s sample) templ.Component {
			v := s.identity()
			v.Facts, v.Texts, v.Empty = nil, nil, true
			return page.IdentityPage(v)
		}},
		{"vault-own", func(s sample) templ.Component { return page.OwnPage(s.own()) }},
		{"vault-own-erased", func(s sample) templ.Component {
			v := s.own()
			v.Erased, v.Contact, v.Texts, v.Correct, v.EraseHref, v.Looks = s.Say("web.vault.erased", "when", s.Moment(s.at(-2))), nil, nil, nil, "", nil
			return page.OwnPage(v)
		}},
		{"vault-erase", func(s sample) templ.Component {
			a := s.mine("erase_identity")[0]
			a.Main = true
			return page.ErasePage(page.Erase{Shell: s.shell(s.Say("page.erase.title")), Number: "7K4-29QD", Back: "#", Action: &a,
				Gone:  []string{s.Say("web.erase.contact"), s.Say("web.erase.texts"), s.Say("web.erase.public")},
				Stays: []string{s.Say("web.erase.case"), s.Say("web.erase.words"), s.Say("web.erase.proof"), s.Say("web.erase.backups")}})
		}},
		{"held", func(s sample) templ.Component {
			return page.HeldPage(page.Held{Shell: s.shell(s.Say("page.held.title")), Version: "2026-11-26", Groups: []page.HeldGroup{{
				Key: "contact", Name: s.t("Telephone number and e-mail address", "电话和电子邮箱"), Purpose: s.t("To reach the reporter about this report", "就本次诉求联系报告人"),
				Basis: s.t("Consent", "个人同意"), Keep: s.t("180 days after the end of the case", "办结后180天"), Seen: s.t("The reporter", "报告人本人")}}})
		}},
	}
}

func (s sample) identity() page.Identity {
	desk := s.t("Duty desk, Command centre", "值班席，指挥中心")
	return page.Identity{Shell: s.staff(s.Say("page.identity.title"), page.DeskPath), Number: "7K4-29QD", Href: "#", Mark: desk + " · desk-east · " + s.Exact(s.at(0)),
		Ground: s.Say("web.vault.ground.unlocked"), Ends: s.Say("web.vault.ends", "until", s.Exact(s.at(1)), "approver", s.t("Commander on duty", "值班指挥长")),
		Facts: []ui.Fact{{Key: "page.contact.phone", Text: "+86 10 5550 0100"}, {Key: "page.contact.email", Text: "resident@example.org"}},
		Texts: []string{s.t("Call me on 010 5550 0100 when you come.", "来之前请打010-55500100。")}}
}

// seen is a view log of one unlock.
func (s sample) seen() []page.Look {
	desk, unit := s.t("Duty desk", "值班席"), s.t("Command centre", "指挥中心")
	why := s.Say("web.vault.why", "reason", s.Say("web.unlock.danger"), "approver", s.t("Commander on duty", "值班指挥长"))
	return []page.Look{
		{At: s.at(-3), Who: desk, Unit: unit, What: s.Say("web.look.saw"), Why: why},
		{At: s.at(-3), Who: desk, Unit: unit, What: s.Say("web.look.could", "until", s.Exact(s.at(-2))), Why: why,
			Words: s.t("Gas is leaking there and nobody answers.", "现场燃气泄漏，无人应答。")},
	}
}

func (s sample) own() page.Own {
	forms := s.mine("correct_contact", "withdraw_consent")
	id := s.identity()
	return page.Own{Shell: s.shell(s.Say("page.own.title")), Number: "7K4-29QD", Back: "#", Copy: "#", EraseHref: "#", Contact: id.Facts, Texts: id.Texts,
		Report: []ui.Fact{{Key: "web.own.words", Text: s.t("The hole is as wide as a car wheel.", "坑有车轮那么宽。")}, {Key: "web.own.consent", Text: s.Say("web.own.consent_given")}},
		Looks:  s.seen(), Kept: s.Say("web.own.kept", "n", 180), Notice: s.Say("web.own.notice", "version", "2026-11-26"), Correct: &forms[0], Withdraw: &forms[1]}
}
