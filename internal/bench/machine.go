package bench

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// Machine is what a figure depends on. It names no host.
type Machine struct {
	System    string   `json:"system"`
	Processor string   `json:"processor,omitempty"`
	Cores     int      `json:"cores"`
	MemoryMB  int      `json:"memory_mb,omitempty"`
	Go        string   `json:"go"`
	Databases []string `json:"databases,omitempty"`
	Disk      string   `json:"disk,omitempty"` // the file system of the embedded database
	Load      float64  `json:"load"`           // how many wanted a core when the run began, besides it
}

func machine(dir string) Machine {
	m := Machine{Disk: fileSystem(dir), Load: loadAverage(), System: runtime.GOOS + "/" + runtime.GOARCH, Cores: runtime.NumCPU(), Go: runtime.Version()}
	m.Processor, _ = procField("/proc/cpuinfo", "model name")
	if text, ok := procField("/proc/meminfo", "MemTotal"); ok {
		m.MemoryMB = kilobytes(text) >> 10
	}
	return m
}

// busy tells of a machine that had other work than the bench: what its figures
// say of a quiet one is little.
func (m Machine) busy() string {
	if m.Load < float64(m.Cores)/4 {
		return ""
	}
	return fmt.Sprintf("The machine was busy with other work: a load of %.1f on %d cores when the run began. Times and rates say little; ratios, counts and CPU times say more.",
		m.Load, m.Cores)
}

// loadAverage is that of the last minute, 0 where the system does not tell.
func loadAverage() float64 {
	b, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return 0
	}
	first, _, _ := strings.Cut(string(b), " ")
	load, _ := strconv.ParseFloat(first, 64)
	return load
}

// fileSystem is the kind of the file system that holds the folder, empty where
// the system does not tell.
func fileSystem(dir string) string {
	dir, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return ""
	}
	b, err := os.ReadFile("/proc/self/mounts")
	if err != nil {
		return ""
	}
	kind, longest := "", -1
	for line := range strings.Lines(string(b)) {
		fields := strings.Fields(line) // device, place, kind
		if len(fields) < 3 {
			continue
		}
		place := strings.TrimSuffix(fields[1], "/")
		if strings.HasPrefix(dir+"/", place+"/") && len(place) >= longest {
			kind, longest = fields[2], len(place)
		}
	}
	return kind
}

// inMemory tells of a file system that waits for no disk.
func inMemory(kind string) bool { return kind == "tmpfs" || kind == "ramfs" }

// procField is the first value of a name in a file of "name: value" lines.
func procField(file, name string) (string, bool) {
	b, err := os.ReadFile(file)
	if err != nil {
		return "", false
	}
	lines := bufio.NewScanner(bytes.NewReader(b))
	for lines.Scan() {
		if key, value, ok := strings.Cut(lines.Text(), ":"); ok && strings.TrimSpace(key) == name {
			return strings.TrimSpace(value), true
		}
	}
	return "", false
}

// kilobytes reads "1234 kB".
func kilobytes(text string) int {
	n, _ := strconv.Atoi(strings.TrimSpace(strings.TrimSuffix(text, "kB")))
	return n
}

// memoryOf is what a process has in memory, now and at the most so far, in MB;
// false where the system does not tell.
func memoryOf(pid int) (now, most float64, ok bool) {
	file := fmt.Sprintf("/proc/%d/status", pid)
	rss, ok := procField(file, "VmRSS")
	peak, _ := procField(file, "VmHWM")
	return float64(kilobytes(rss)) / 1024, float64(kilobytes(peak)) / 1024, ok
}

// clockTick is the unit of CPU time in /proc on every Linux that Go knows.
const clockTick = 10 * time.Millisecond

// cpuOf is the CPU time that a process has used; false where the system does not
// tell.
func cpuOf(pid int) (time.Duration, bool) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, false
	}
	// The name in brackets may hold anything, so fields count from its end.
	fields := bytes.Fields(b[bytes.LastIndexByte(b, ')')+1:])
	const user, system = 11, 12
	if len(fields) <= system {
		return 0, false
	}
	u, err1 := strconv.Atoi(string(fields[user]))
	s, err2 := strconv.Atoi(string(fields[system]))
	return time.Duration(u+s) * clockTick, err1 == nil && err2 == nil
}
