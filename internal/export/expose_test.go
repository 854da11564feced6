package export

// AnyCase is anyCase for the tests that read files through intake.
var AnyCase = anyCase

// ShortSheets makes a workbook of sheets with so many rows.
func ShortSheets(w Writer, rows int) { w.(*workbook).most = rows }
