package main

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// secret is the configured secret, or the one in the data folder, which is made
// when it is missing.
func (c Config) secret() ([]byte, error) {
	if c.Secret != "" {
		return []byte(c.Secret), nil
	}
	name := filepath.Join(c.Data, "secret.key")
	b, err := os.ReadFile(name)
	if err == nil {
		if s := strings.TrimSpace(string(b)); len(s) >= 32 {
			return []byte(s), nil
		}
		return nil, fmt.Errorf("%s is damaged: restore it from the backup, or links and contacts are lost", name)
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	random := make([]byte, 32)
	_, _ = rand.Read(random) // never fails since Go 1.24
	s := hex.EncodeToString(random)
	// O_EXCL: of two processes that start together one makes the secret, and
	// the other must read that one.
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return c.secret()
	}
	if err != nil {
		return nil, err
	}
	if _, err := f.WriteString(s + "\n"); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	if err := f.Sync(); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return []byte(s), f.Close()
}
