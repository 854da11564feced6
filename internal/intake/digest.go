package intake

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"time"

	"wellfield/internal/casework"
)

// digest is the hex SHA-256 over what the case says, each text with its length
// before it. The same row read through the same mapping has the same digest on
// every machine; a row that would now be read otherwise has another. The area
// counts only without a point, because it is then all that says where.
func digest(c *casework.Import) string {
	area, point := c.Area, ""
	if c.Point != nil {
		area, point = "", c.Point.String()
	}
	texts := []string{"case/1", c.System, c.SourceID, c.Class.String(), c.SourceClass, point, area, c.Address, c.Summary,
		c.Opened.UTC().Format(time.RFC3339Nano), moments(c.Due), moments(c.Closed),
		string(c.State), string(c.Lead), c.SourceStatus, c.Resolution}
	buf := make([]byte, 0, 512)
	for _, s := range texts {
		buf = binary.AppendUvarint(buf, uint64(len(s)))
		buf = append(buf, s...)
	}
	sum := sha256.Sum256(buf)
	return hex.EncodeToString(sum[:])
}

func moments(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}
