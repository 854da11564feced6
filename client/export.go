package client

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
)

// rowsTrailer is where the server says how many rows it sent.
const rowsTrailer = "Wellfield-Rows"

// brokenOff is an answer of which a part was handed on. It is not asked for
// again: whoever took the part would get it twice.
type brokenOff struct{ error }

func (b *brokenOff) Unwrap() error { return b.error }

// ExportCases writes the whole list as a file to the writer, as it comes, and
// returns how many rows the server says it sent. format is "csv", "xlsx" or
// "geojson". After an error the file is not whole. It takes as long as the
// context lets it.
func (c *Client) ExportCases(ctx context.Context, choice Choice, format string, to io.Writer) (rows int, err error) {
	q := values(choice)
	q.Set("format", format)
	_, header, err := c.persist(ctx, call{method: http.MethodGet, path: "/cases/export", query: q, safe: true, to: to})
	if err != nil {
		return 0, err
	}
	if rows, err = strconv.Atoi(header.Get(rowsTrailer)); err != nil {
		return 0, fmt.Errorf("client: the export does not say how many rows it has, so it may not be whole")
	}
	return rows, nil
}

// stream hands an answer on as it comes. What it returns as the header has the
// trailer in it.
func (c *Client) stream(r *http.Request, to io.Writer) ([]byte, http.Header, error) {
	patient := *c.http
	patient.Timeout = 0 // a file takes as long as it is long
	answer, err := patient.Do(r)
	if err != nil {
		return nil, nil, err
	}
	if answer.StatusCode >= 300 {
		_, err := whole(answer)
		return nil, answer.Header, err
	}
	_, err = io.Copy(to, answer.Body)
	if closed := answer.Body.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return nil, nil, &brokenOff{fmt.Errorf("client: the file broke off: %w", err)}
	}
	for name, values := range answer.Trailer {
		answer.Header[name] = values
	}
	return nil, answer.Header, nil
}
