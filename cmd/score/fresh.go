package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// scoreFresh clones the repository, empties the module cache and runs the two
// commands of the README as they are written there.
func scoreFresh(s setup) ([]figure, error) {
	dir := filepath.Join(s.work, "fresh")
	if out, err := exec.Command("git", "clone", "--quiet", ".", dir).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("clone: %w: %s", err, out)
	}
	readme, err := os.ReadFile(filepath.Join(dir, "README.md"))
	if err != nil {
		return nil, err
	}
	var figures []figure
	for _, command := range []string{"go run ./cmd/hymnsheet demo", "go test ./..."} {
		if !strings.Contains(string(readme), "    "+command+"\n") {
			return nil, fmt.Errorf("README.md does not say %q", command)
		}
		words := strings.Fields(command)
		c := exec.Command(words[0], words[1:]...)
		c.Dir = dir
		c.Env = append(os.Environ(), "GOMODCACHE="+filepath.Join(s.work, "modules"), "GOCACHE="+filepath.Join(s.work, "cache"), "GOFLAGS=-modcacherw", "CGO_ENABLED=0")
		begun := time.Now()
		out, err := c.CombinedOutput()
		if err != nil {
			return figures, fmt.Errorf("%s: %w: %s", command, err, tail(string(out), 3000))
		}
		figures = append(figures, figure{"fresh clone " + words[1] + " seconds", time.Since(begun).Seconds(), command})
	}
	return figures, nil
}
