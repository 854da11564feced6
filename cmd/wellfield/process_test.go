package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// TestMain lets the test binary be the program itself, so that a test can start
// it as a process and kill it.
func TestMain(m *testing.M) {
	if os.Getenv("WELLFIELD_TEST_PROCESS") == "1" {
		main()
		return
	}
	os.Exit(m.Run())
}

// process is the program running on a data folder and a database.
type process struct {
	cmd     *exec.Cmd
	address string
	output  *bytes.Buffer
}

func commandLine(data, databaseURL string, args ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), "WELLFIELD_TEST_PROCESS=1", "WELLFIELD_DATA_DIR="+data, "DATABASE_URL="+databaseURL,
		"WELLFIELD_LANGUAGE=en", "WELLFIELD_ADDR=127.0.0.1:0",
		"WELLFIELD_RATE_ADDRESS=off", "WELLFIELD_RATE_REPORT=off")
	return cmd
}

// startServer starts the server and waits until it says where it is.
func startServer(t *testing.T, data, databaseURL string) *process {
	t.Helper()
	p := &process{cmd: commandLine(data, databaseURL, "serve"), output: &bytes.Buffer{}}
	p.cmd.Stderr = p.output
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.kill)
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if _, address, ok := strings.Cut(lines.Text(), "http://"); ok {
			p.address = "http://" + address
			go func() { _, _ = io.Copy(io.Discard, out) }()
			return p
		}
	}
	t.Fatalf("the server said nothing: %s", p.output)
	return nil
}

// kill ends the process as a power cut does.
func (p *process) kill() {
	_ = p.cmd.Process.Kill()
	_ = p.cmd.Wait()
}

// mustRun runs a command of the program to its end.
func mustRun(t *testing.T, databaseURL, data string, args ...string) string {
	t.Helper()
	var out, errOut bytes.Buffer
	env := map[string]string{"DATABASE_URL": databaseURL, "WELLFIELD_DATA_DIR": data, "WELLFIELD_LANGUAGE": "en", "WELLFIELD_ZONE": "America/New_York"}
	ctx, cancel := context.WithTimeout(context.Background(), 15*time.Minute)
	defer cancel()
	if code := run(ctx, args, func(name string) string { return env[name] }, &out, &errOut); code != 0 {
		t.Fatalf("wellfield %s: exit %d\n%s%s", strings.Join(args, " "), code, out.String(), errOut.String())
	}
	return out.String()
}

// smallTown writes the areas and the catalogue of a small town and publishes
// them.
func smallTown(t *testing.T, databaseURL, data string) {
	t.Helper()
	dir := t.TempDir()
	write := func(name, text string) string {
		path := dir + "/" + name
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	areas := write("areas.geojson", `{"type":"FeatureCollection","features":[
		{"type":"Feature","properties":{"name":"North"},"geometry":{"type":"Polygon","coordinates":[[[10,50.1],[10.2,50.1],[10.2,50.2],[10,50.2],[10,50.1]]]}},
		{"type":"Feature","properties":{"name":"South"},"geometry":{"type":"Polygon","coordinates":[[[10,50],[10.2,50],[10.2,50.1],[10,50.1],[10,50]]]}}]}`)
	mustRun(t, databaseURL, data, "import", "areas", "--dry-run", "--root", "town=Town", areas)
	mustRun(t, databaseURL, data, "import", "areas", "--root", "town=Town", areas)
}

const townMapping = `
mapping: 1
system: town
file: {format: csv, encoding: utf-8, separator: ","}
zone: UTC
id: [ref]
opened: {column: opened, formats: ["yyyy-MM-dd HH:mm"]}
closed: {column: closed, formats: ["yyyy-MM-dd HH:mm"]}
class: {column: kind, values: {pothole: component/0201}}
status:
  column: state
  rules: [{is: done, state: closed_resolved}]
place: {lat: lat, lng: lng, crs: wgs84}
summary: [text]
`

// manyRows is a CSV file of cases and its mapping.
func manyRows(t *testing.T, rows int) (file, mapping string) {
	t.Helper()
	dir := t.TempDir()
	var b strings.Builder
	b.WriteString("ref,opened,closed,kind,state,lat,lng,text\n")
	at := time.Date(2025, 1, 6, 8, 0, 0, 0, time.UTC)
	for i := range rows {
		opened := at.Add(time.Duration(i) * time.Minute)
		fmt.Fprintf(&b, "R%06d,%s,%s,pothole,done,%.5f,%.5f,row %d\n", i, opened.Format("2006-01-02 15:04"),
			opened.Add(30*time.Hour).Format("2006-01-02 15:04"), 50.01+float64(i%180)/1000, 10.01+float64(i%170)/1000, i)
	}
	file, mapping = dir+"/cases.csv", dir+"/mapping.yaml"
	for name, text := range map[string]string{file: b.String(), mapping: townMapping} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return file, mapping
}
