package store

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// BeginRun notes that a run begins and returns its id: "r", the time, and a
// number where two runs share a second.
func (s *Store) BeginRun(ctx context.Context, command, version string) (string, error) {
	now := s.o.Now()
	id := "r" + now.UTC().Format("20060102T150405")
	err := s.update(ctx, "begin run", func(tx *sql.Tx) error {
		for n := 2; ; n++ {
			var taken int
			if err := tx.QueryRowContext(ctx, `select count(*) from run where id = ?`, id).Scan(&taken); err != nil {
				return err
			}
			if taken == 0 {
				break
			}
			id = fmt.Sprintf("r%s-%d", now.UTC().Format("20060102T150405"), n)
		}
		_, err := tx.ExecContext(ctx, `insert into run (id, command, version, started) values (?, ?, ?, ?)`, id, command, version, stamp(now))
		return err
	})
	return id, err
}

// EndRun notes how a run ended: ok, outlets, stopped or failed. A run that was
// killed has no end.
func (s *Store) EndRun(ctx context.Context, id, status string) error {
	return s.update(ctx, "end run", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `update run set finished = ?, status = ? where id = ?`, stamp(s.o.Now()), status, id)
		return err
	})
}

// NewestTime is the newest time of the program's clock in the store, zero if
// there is none.
func (s *Store) NewestTime(ctx context.Context) (time.Time, error) {
	var v string
	err := s.read.QueryRowContext(ctx, `
		select max(coalesce((select max(started) from run), ''),
		           coalesce((select max(finished) from run), ''),
		           coalesce((select at from visit order by id desc limit 1), ''))`).Scan(&v)
	if err != nil {
		return time.Time{}, fmt.Errorf("newest time: %w", err)
	}
	return parseStamp(v), nil
}

// MarkSimulated notes for ever that the store has seen a simulated clock.
func (s *Store) MarkSimulated(ctx context.Context) error {
	return s.update(ctx, "mark simulated", func(tx *sql.Tx) error { return setMeta(ctx, tx, "simulated", "1") })
}

// Simulated reports whether the store has seen a simulated clock.
func (s *Store) Simulated(ctx context.Context) (bool, error) {
	v, err := meta(ctx, s.read, "simulated")
	return v == "1", err
}

// AccountKey is what tables hold for an account: its platform and handle if it
// is public, else a pseudonym that only the holder of the key file can relate
// to it. A key file that cannot be read gives a pseudonym of a key that lives
// as long as the process; the error is returned by the next write.
func (s *Store) AccountKey(platform, handle string, public bool) string {
	if public {
		return platform + ":" + handle
	}
	s.keyOnce.Do(func() { s.secret, s.secretErr = readKey(s.o.KeyFile, s.o.ReadOnly) })
	secret := s.secret
	if s.secretErr != nil {
		secret = []byte("no key: nothing is written under this name")
	}
	m := hmac.New(sha256.New, secret)
	m.Write([]byte(platform + "\x00" + handle))
	return "p" + hex.EncodeToString(m.Sum(nil)[:16])
}

// keyBytes is the length of the secret, that of the hash.
const keyBytes = 32

// readKey reads the secret, making it on first use.
func readKey(path string, readOnly bool) ([]byte, error) {
	if path == "" {
		return nil, errors.New("store.key_file is not set: pseudonyms need a key outside the database")
	}
	b, err := os.ReadFile(path)
	switch {
	case err == nil:
		key, err := hex.DecodeString(string(bytesTrim(b)))
		if err != nil || len(key) != keyBytes {
			return nil, fmt.Errorf("%s: want %d bytes in hex: restore the key file from its backup", path, keyBytes)
		}
		return key, nil
	case !errors.Is(err, os.ErrNotExist):
		return nil, explain(err)
	case readOnly:
		return nil, err
	}
	key := make([]byte, keyBytes)
	rand.Read(key) // never fails
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, explain(err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, explain(err)
	}
	_, err = f.WriteString(hex.EncodeToString(key) + "\n")
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return nil, explain(err)
	}
	return key, nil
}

func bytesTrim(b []byte) []byte {
	for len(b) > 0 && (b[len(b)-1] == '\n' || b[len(b)-1] == '\r' || b[len(b)-1] == ' ') {
		b = b[:len(b)-1]
	}
	return b
}
