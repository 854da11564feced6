package main

import (
	"net/url"

	"wellfield/internal/demo"
	"wellfield/internal/lang"
	"wellfield/internal/web"
)

// mainAccounts are the accounts of the main journey, which the demo offers
// first.
const mainAccounts = 10

// greet says where the server is and, in a demo, who may sign in.
func (p *program) greet(open []opened) {
	address := ""
	for i, o := range open {
		address = "http://" + o.Addr().String()
		if i == 0 {
			p.print("command.listening", map[string]any{"address": address})
		} else {
			p.print("command.listening_staff", map[string]any{"address": address})
		}
	}
	if !p.config.Demo {
		return
	}
	p.print("command.demo_accounts", map[string]any{"address": address, "password": demoPassword})
	for _, account := range demo.Accounts()[:mainAccounts] {
		p.tell("  %-12s %s · %s\n", account.Name, account.Title.In(p.tag), account.Title.In(other(p.tag)))
	}
}

func other(tag lang.Tag) lang.Tag {
	if tag == lang.ZH {
		return lang.EN
	}
	return lang.ZH
}

// gridAccount is a grid worker's, whose part in the journey comes before filing.
const gridAccount = "grid"

// demoAccounts are the sign-ins that the sign-in page of a demo offers.
func (p *program) demoAccounts() []web.DemoAccount {
	if !p.config.Demo {
		return nil
	}
	var all []web.DemoAccount
	for i, account := range demo.Accounts() {
		if i >= mainAccounts && account.Name != gridAccount {
			continue
		}
		all = append(all, web.DemoAccount{Name: account.Name, Password: demoPassword})
	}
	return all
}

// followURL is the address under which a reporter follows a case.
func (p *program) followURL(number, link string) string {
	return p.publicURL() + "/t/" + url.PathEscape(number) + "/" + url.PathEscape(link)
}
