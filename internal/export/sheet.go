package export

import (
	"io"
	"math"
	"strconv"
	"strings"
	"time"
)

// sheet ends the sheet being written and begins the next with its header.
func (b *workbook) sheet() error {
	if err := b.endSheet(); err != nil {
		return err
	}
	b.sheets++
	var err error
	if b.part, err = b.zip.Create("xl/worksheets/sheet" + strconv.Itoa(b.sheets) + ".xml"); err != nil {
		return err
	}
	b.rows = 0
	b.buf = append(b.buf, xmlHead+`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">`+
		`<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>`...)
	for i := range len(columns) + 1 {
		b.buf = append(b.buf, `<col min="`+strconv.Itoa(i+1)+`" max="`+strconv.Itoa(i+1)+`" width="`+width(i)+`" customWidth="1"/>`...)
	}
	b.buf = append(b.buf, "</cols><sheetData>"...)
	b.row()
	for i, name := range Columns() {
		b.text(i, []byte(b.heading(i, name)), styleHead)
	}
	b.buf = append(b.buf, "</row>"...)
	return b.flush(held)
}

// heading is the column's name, what the reader calls it, and the zone of times.
func (b *workbook) heading(i int, name string) string {
	parts := []string{name}
	if b.reader.Label != nil {
		if label := b.reader.Label(name); label != "" {
			parts = append(parts, label)
		}
	}
	if i < len(columns) && columns[i].kind == moment {
		parts = append(parts, "["+b.reader.Zone.String()+"]")
	}
	return strings.Join(parts, " ")
}

// width is the width of a column in characters.
func width(i int) string {
	if i == len(columns) {
		return "34"
	}
	switch col := columns[i]; {
	case col.key == "summary", col.key == "resolution", col.key == "area_names":
		return "44"
	case col.kind == moment:
		return "20"
	case col.kind == text, col.key == "number", col.key == "class":
		return "18"
	}
	return "12"
}

// endSheet ends the sheet being written, if there is one. Its filter covers the
// rows that are there.
func (b *workbook) endSheet() error {
	if b.part == nil {
		return nil
	}
	b.buf = append(b.buf, `</sheetData><autoFilter ref="A1:`+b.refs[len(columns)]+strconv.Itoa(b.rows)+`"/></worksheet>`...)
	return b.flush(0)
}

const xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

// Close ends the sheet and writes the parts that say which sheets there are. A
// workbook without them cannot be opened, so one that broke off is never taken
// for a short one.
func (b *workbook) Close() error {
	if b.part == nil {
		if err := b.sheet(); err != nil {
			return err
		}
	}
	if err := b.endSheet(); err != nil {
		return err
	}
	var types, sheets, relations strings.Builder
	for n := 1; n <= b.sheets; n++ {
		id := strconv.Itoa(n)
		title := "Cases"
		if n > 1 {
			title += " " + id
		}
		types.WriteString(`<Override PartName="/xl/worksheets/sheet` + id + `.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`)
		sheets.WriteString(`<sheet name="` + title + `" sheetId="` + id + `" r:id="rId` + id + `"/>`)
		relations.WriteString(`<Relationship Id="rId` + id + `" Type="` + office + `/worksheet" Target="worksheets/sheet` + id + `.xml"/>`)
	}
	style := strconv.Itoa(b.sheets + 1)
	for _, part := range [][2]string{
		{"xl/styles.xml", styles},
		{"xl/workbook.xml", `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="` + office + `"><sheets>` + sheets.String() + `</sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="` + packages + `/relationships">` + relations.String() +
			`<Relationship Id="rId` + style + `" Type="` + office + `/styles" Target="styles.xml"/></Relationships>`},
		{"_rels/.rels", `<Relationships xmlns="` + packages + `/relationships"><Relationship Id="rId1" Type="` + office + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"[Content_Types].xml", `<Types xmlns="` + packages + `/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>` +
			`<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>` + types.String() + `</Types>`},
	} {
		w, err := b.zip.Create(part[0])
		if err != nil {
			return err
		}
		if _, err := io.WriteString(w, xmlHead+part[1]); err != nil {
			return err
		}
	}
	return b.zip.Close()
}

const (
	office   = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	packages = "http://schemas.openxmlformats.org/package/2006"
)

// styles are, in order: plain; the header; an instant; text, which a spreadsheet
// must not make a number or a day of when somebody edits it.
const styles = `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` +
	`<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd\ hh:mm:ss"/></numFmts>` +
	`<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>` +
	`<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>` +
	`<fill><patternFill patternType="solid"><fgColor rgb="FFE6EBEF"/><bgColor indexed="64"/></patternFill></fill></fills>` +
	`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
	`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
	`<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>` +
	`<xf numFmtId="49" fontId="1" fillId="2" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1"/>` +
	`<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>` +
	`<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>` +
	`<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`

// A workbook counts days from the end of 1899; it took 1900 for a leap year, so
// that days before March of it are doubtful.
const (
	dayOf1970  = 25569
	dayOfMarch = 61
	aDay       = 24 * int64(time.Hour/time.Microsecond)
)

// toDays is an instant as a day number in the zone's local time. It is not ok
// where that would not lead back to the instant: in the hour that clocks show
// twice, and in years that a workbook does not know.
func toDays(t time.Time, zone *time.Location) (float64, bool) {
	local := t.In(zone)
	wall := time.Date(local.Year(), local.Month(), local.Day(), local.Hour(), local.Minute(), local.Second(), local.Nanosecond(), time.UTC).UnixMicro()
	day := wall / aDay
	if wall < 0 {
		return 0, false
	}
	days := float64(day+dayOf1970) + float64(wall-day*aDay)/float64(aDay)
	back, ok := ofDays(days, zone)
	return days, ok && back.Equal(t)
}

// ofDays is the instant of a day number, to the microsecond.
func ofDays(days float64, zone *time.Location) (time.Time, bool) {
	if math.IsNaN(days) || days < dayOfMarch || days > 2_958_466 { // the end of 9999
		return time.Time{}, false
	}
	day := math.Floor(days)
	in := int64(math.Round((days - day) * float64(aDay)))
	wall := time.UnixMicro((int64(day)-dayOf1970)*aDay + in).UTC()
	return time.Date(wall.Year(), wall.Month(), wall.Day(), wall.Hour(), wall.Minute(), wall.Second(), wall.Nanosecond(), zone), true
}

// fromDays is the plain form of an instant's cell in a workbook.
func (d *Decoder) fromDays(s string) string {
	if t, err := time.ParseInLocation(time.DateTime, s, d.zone); err == nil {
		return string(stamp(nil, t)) // as a spreadsheet shows it
	}
	days, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return s
	}
	t, ok := ofDays(days, d.zone)
	if !ok {
		return s
	}
	return string(stamp(nil, t))
}
