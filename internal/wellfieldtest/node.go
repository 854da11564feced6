package wellfieldtest

import (
	"bytes"
	"context"
	"testing"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/blob"
	"wellfield/internal/store"
)

// Node is another process's application on a database that exists: it shares
// nothing with the City but the database, the secret and the photos.
type Node struct {
	*app.App
	db *store.DB
}

// OpenNode opens one; now is its clock.
func OpenNode(t testing.TB, databaseURL, photoDir string, now func() time.Time) *Node {
	t.Helper()
	n, err := StartNode(databaseURL, photoDir, now)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// StartNode opens one where there is no test, in a process that a test started.
func StartNode(databaseURL, photoDir string, now func() time.Time) (*Node, error) {
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		return nil, err
	}
	photos, err := blob.Open(photoDir)
	if err != nil {
		return nil, err
	}
	db, err := store.Open(context.Background(), databaseURL)
	if err != nil {
		return nil, err
	}
	n := &Node{db: db}
	n.App, err = app.Open(context.Background(), app.Config{DB: db, Photos: photos, Zone: zone, Secret: bytes.Repeat([]byte("s"), 32), Now: now, Demo: true, PublicURL: Address})
	return n, err
}

// Close ends the node: what it has under way is answered, or never happens.
func (n *Node) Close(t testing.TB) {
	t.Helper()
	if err := n.db.Close(); err != nil {
		t.Error(err)
	}
}

// PhotoDir is where the city's photos are.
func (c *City) PhotoDir() string { return c.dir }
