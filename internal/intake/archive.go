package intake

import (
	"archive/zip"
	"io"
	"os"
	"strings"

	"github.com/xuri/excelize/v2"

	"wellfield/internal/fault"
)

// Bounds of a workbook, which is a zip file and may unpack to anything: the
// unpacked size, the number of parts, and the size of a part from which on it
// is unpacked to a temporary file instead of memory.
const (
	sheetUnpacked = 2 << 30
	sheetParts    = 10_000
	sheetInMemory = 4 << 20
	// What is neither a sheet nor the table of its words is unpacked to memory,
	// whatever its size: styles, names, pictures.
	sheetBeside = 64 << 20
	// sheetRatio is more than rows of anything written pack to. A zip can pack
	// zeros a thousand to one.
	sheetRatio   = 300
	sheetPacking = 16 << 20 // below it nothing is too well packed
)

// checkArchive refuses what would unpack to too much before it is unpacked.
func checkArchive(h *os.File, size int64) error {
	z, err := zip.NewReader(h, size)
	if err != nil {
		return fault.New(fault.Invalid, "intake.sheet_broken").With("reason", err.Error())
	}
	var unpacked, beside uint64
	for _, part := range z.File {
		n := min(part.UncompressedSize64, sheetUnpacked+1)
		unpacked += n
		if !ofRows(part.Name) {
			beside += n
		}
		bomb := n > sheetPacking && n/max(part.CompressedSize64, 1) > sheetRatio
		if unpacked > sheetUnpacked || beside > sheetBeside || bomb || len(z.File) > sheetParts {
			return fault.New(fault.TooLarge, "intake.sheet_too_large").With("megabytes", sheetUnpacked>>20)
		}
	}
	_, err = h.Seek(0, io.SeekStart)
	return err
}

// ofRows tells whether a part is one that the reader unpacks to a file when it is
// large, by the names by which the reader goes.
func ofRows(name string) bool {
	name = strings.ToLower(strings.ReplaceAll(name, "\\", "/"))
	return name == "xl/sharedstrings.xml" || strings.HasPrefix(name, "xl/worksheets/sheet")
}

// openBook opens a workbook with the bounds.
func openBook(path string) (*excelize.File, error) {
	book, err := excelize.OpenFile(path, excelize.Options{RawCellValue: true, UnzipSizeLimit: sheetUnpacked, UnzipXMLSizeLimit: sheetInMemory})
	if err == io.EOF {
		err = io.ErrUnexpectedEOF // of a part that is shorter than it says, not the end of its rows
	}
	return book, err
}
