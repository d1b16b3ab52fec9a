package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// scoreWARC crawls the demonstration and has the archive read by warcio, an
// independent reader from the npm registry.
func scoreWARC(s setup) ([]figure, error) {
	demo := exec.Command(s.binary, "demo", "--quiet")
	demo.Dir = s.work
	if out, err := demo.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("demo: %w: %s", err, out)
	}
	script, err := os.ReadFile("internal/warc/testdata/check.mjs")
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(s.work, "check.mjs"), script, 0o644); err != nil {
		return nil, err
	}
	install := exec.Command("npm", "install", "--no-audit", "--no-fund", "--prefix", s.work, "warcio@2")
	install.Dir = s.work
	if out, err := install.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("npm install warcio: %w: %s", err, out)
	}
	files, err := filepath.Glob(filepath.Join(s.work, "hymnsheet-demo", "archive", "*.warc.gz"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("no archive files under hymnsheet-demo: %v", err)
	}
	check := exec.Command("node", append([]string{"check.mjs"}, files...)...)
	check.Dir = s.work
	out, err := check.CombinedOutput()
	fmt.Print(string(out))
	if err != nil {
		return nil, fmt.Errorf("independent reader: %w", err)
	}
	figures := []figure{{"warc files read by warcio", float64(len(files)), strings.TrimSpace(tail(string(out), 200))}}
	if err := s.tagged("warcio", "TestWarcio", "HYMNSHEET_WARCIO="+s.work); err != nil {
		return figures, err
	}
	if err := s.replayWebPage(); err != nil {
		return figures, err
	}
	return append(figures, figure{"wacz shown by ReplayWeb.page", 1, "captured pages in Chromium"}), nil
}

// tagged runs a test of the archive that needs what only this machine has.
func (s setup) tagged(tag, name string, env ...string) error {
	c := exec.Command("go", "test", "-count=1", "-tags", tag, "-run", "^"+name+"$", "./internal/warc")
	c.Env = append(os.Environ(), env...)
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", name, err, tail(string(out), 3000))
	}
	return nil
}

// replayWebPage has an exported package shown by the npm package replaywebpage
// in Chromium. Of replaywebpage only the built files are needed, so it is
// unpacked and not installed with all it was built from.
func (s setup) replayWebPage() error {
	browser, err := exec.LookPath("chromium")
	if err != nil {
		return fmt.Errorf("show a package in ReplayWeb.page: %w", err)
	}
	for _, step := range [][]string{
		{"npm", "install", "--no-audit", "--no-fund", "--prefix", s.work, "puppeteer-core@24"},
		{"npm", "pack", "--silent", "replaywebpage@2"},
		{"sh", "-c", "mkdir -p node_modules/replaywebpage && tar -xzf replaywebpage-*.tgz -C node_modules/replaywebpage --strip-components=1"},
	} {
		c := exec.Command(step[0], step[1:]...)
		c.Dir = s.work
		if out, err := c.CombinedOutput(); err != nil {
			return fmt.Errorf("%s: %w: %s", strings.Join(step[:2], " "), err, tail(string(out), 2000))
		}
	}
	return s.tagged("replay", "TestReplay", "HYMNSHEET_REPLAY="+s.work, "HYMNSHEET_CHROMIUM="+browser)
}
