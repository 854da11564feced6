package demo

import (
	"bytes"
	_ "embed"
	"fmt"
	"slices"

	"wellfield/internal/catalog"
	"wellfield/internal/civil"
	"wellfield/internal/dispatch"
	"wellfield/internal/emergency"
	"wellfield/internal/lang"
	"wellfield/internal/org"
	"wellfield/internal/procedure"
)

var (
	//go:embed organisations.yaml
	organisations []byte
	//go:embed rules.yaml
	rules []byte
	//go:embed plans.yaml
	plans []byte
)

// Catalogue is the catalogue that the demo works with: the starter catalogue with
// what the town promises beyond it, so that there are two editions to compare.
func Catalogue() catalog.Document {
	d := catalog.Starter()
	d.Title, d.Edition = both("井田镇问题类别（虚构）", "Classes of Jingtian Town (fictitious)"), "jingtian-1"
	d.Classes = slices.Clone(d.Classes)
	for i, c := range d.Classes {
		if promised, ok := promises[c.Key().String()]; ok {
			d.Classes[i].Limit.N = promised
		}
	}
	return d
}

// promises are the town's own limits, in the unit of the class.
var promises = map[string]int{"component/0403": 10, "event/0602": 10, "service/0201": 5, "help/0101": 3}

// Rules is the dispatch rules of the demo.
func Rules() dispatch.Document {
	d, err := dispatch.ReadYAML(bytes.NewReader(rules))
	if err != nil {
		panic(fmt.Sprintf("demo: the rules inside the program: %v", err))
	}
	return d
}

// Plans is the demo's plans for emergencies.
func Plans() emergency.Document {
	d, err := emergency.ReadYAML(bytes.NewReader(plans))
	if err != nil {
		panic(fmt.Sprintf("demo: the plans inside the program: %v", err))
	}
	return d
}

// Procedure is the procedure of the demo. So small a town closes few cases, and
// has a fifth of them looked at again, so that there is something to look at.
func Procedure() procedure.Document {
	d := procedure.Default()
	d.Sampling.PerMille = 200
	return d
}

// Organisations is the chart of the demo: city, district and township with
// their departments, boards and stations, the committees and Party branches of
// the communities, and in each grid a Party branch that leads it, with a grid
// worker's post.
func Organisations() org.Document {
	d, err := org.ReadYAML(bytes.NewReader(organisations))
	if err != nil {
		panic(fmt.Sprintf("demo: the organisations inside the program: %v", err))
	}
	for i, c := range communities {
		addCommunity(&d, c, gridAccount(i))
	}
	for i := range d.Organisations {
		d.Organisations[i].Valid = civil.Span{From: since}
	}
	return d
}

// gridAccount is the account of the grid workers of community i.
func gridAccount(i int) string {
	if i == 0 {
		return "grid"
	}
	return fmt.Sprintf("grid%d", i+1)
}

// addCommunity adds the organisations of a community and its grids. The
// committee governs itself: what stands above it in the tree is where a
// complaint about it goes, not who commands it.
func addCommunity(d *org.Document, c community, account string) {
	branch := org.ID("branch-" + c.id)
	committee := both(c.name[lang.ZH]+"居民委员会", c.name[lang.EN]+" Residents' Committee")
	if c.code[9] == '2' {
		committee = both(c.name[lang.ZH]+"村民委员会", c.name[lang.EN]+" Villagers' Committee")
	}
	d.Organisations = append(d.Organisations,
		org.Organisation{ID: org.ID("committee-" + c.id), Kind: org.SelfGoverning, Name: committee, Parent: "town-gov", Area: c.code},
		org.Organisation{ID: branch, Kind: org.PartyBranch, Parent: "town-party", Area: c.code,
			Name: both("中共"+c.name[lang.ZH]+"支部委员会", c.name[lang.EN]+" Party Branch")})
	for i := range c.grids {
		id, name := org.ID(fmt.Sprintf("branch-%s-%d", c.id, i+1)), c.gridName(i)
		post := org.ID(fmt.Sprintf("worker-%s-%d", c.id, i+1))
		d.Organisations = append(d.Organisations, org.Organisation{ID: id, Kind: org.PartyBranch, Parent: branch, Area: c.gridCode(i),
			Name: both(name[lang.ZH]+"党支部", name[lang.EN]+" Party Branch")})
		d.Leads = append(d.Leads, org.Lead{Org: id, Area: c.gridCode(i), Valid: civil.Span{From: since}})
		d.Posts = append(d.Posts, org.Post{ID: post, Org: id, Name: both("专职网格员", "Grid worker"), Duties: []org.Duty{org.DutyVerify}})
		d.Holdings = append(d.Holdings, org.Holding{Post: post, Account: account})
	}
}

// Account is a demo account, named after its role.
type Account struct {
	Name  string
	Title lang.Name // the post it holds, and where; of several, the first
}

// Accounts lists the accounts that hold the demo's posts, those of the main
// journey first.
func Accounts() []Account {
	d := Organisations()
	orgs, posts := map[org.ID]lang.Name{}, map[org.ID]org.Post{}
	for _, o := range d.Organisations {
		orgs[o.ID] = o.Name
	}
	for _, p := range d.Posts {
		posts[p.ID] = p
	}
	var accounts []Account
	seen := map[string]bool{}
	for _, h := range d.Holdings {
		if seen[h.Account] {
			continue
		}
		seen[h.Account] = true
		p := posts[h.Post]
		of := orgs[p.Org]
		accounts = append(accounts, Account{h.Account, both(of[lang.ZH]+p.Name[lang.ZH], p.Name[lang.EN]+", "+of[lang.EN])})
	}
	return accounts
}
