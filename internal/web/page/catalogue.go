package page

// CataloguePath is the page of the catalogue's editions.
const CataloguePath = "/catalogue"

// Editions is what changed from one edition of the catalogue to another.
type Editions struct {
	Shell
	InForce  string // in words
	From, To []Edition
	Compared bool // there are two to compare
	Totals   []EditionTotal
	Head     []FieldChange
	Changed  []ClassChange
	Added    []ClassLine
	Removed  []ClassLine
	Namings  []ClassNaming // places of documents in force that do not fit
}

// ClassNaming is a place of a document that names classes and means none, or
// others.
type ClassNaming struct {
	Where, Text string
}

// Edition is one that may be chosen.
type Edition struct {
	Version string
	Label   string
	Chosen  bool
}

// EditionTotal is a number of classes, and where they are listed.
type EditionTotal struct {
	Label, Href string
	N           int
}

// ClassLine is a class that is in one edition alone.
type ClassLine struct {
	Key, Name, Limit, Filing string
	Open                     string // in words; empty for none
}

// ClassChange is a class that both editions have.
type ClassChange struct {
	Key, Name string
	Fields    []FieldChange
}

// FieldChange is one field before and after.
type FieldChange struct {
	Field, From, To string
}
