package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
)

var (
	nearPairs  = regexp.MustCompile(`precision ([\d.]+), recall ([\d.]+)`)
	nearFound  = regexp.MustCompile(`found with its origin, (\w+)\s+(\d+)/(\d+)`)
	nearHard   = regexp.MustCompile(`excerpt (\d+)/\d+, same-dress (\d+)/\d+`)
	nearOrigin = regexp.MustCompile(`origin right: (\d+)/(\d+)`)
	nearARI    = regexp.MustCompile(`ARI: ([\d.]+) over`)
)

// nearKept are the kinds of copy with up to three words in ten changed.
var nearKept = map[string]bool{"rehead": true, "edit5": true, "edit15": true, "edit30": true}

// scoreNeardup finds made copies: one seed of three weeks in the short form,
// three in the long one. Shares are over all of them, the least of each kept.
func scoreNeardup(s setup) ([]figure, error) {
	seeds := 1
	if s.full {
		seeds = 3
	}
	least := map[string]float64{}
	keep := func(name string, v float64) {
		if old, ok := least[name]; !ok || v < old {
			least[name] = v
		}
	}
	hard, runs := 0.0, 0
	for _, week := range []string{"2011-W30", "2011-W12", "2011-W45"} {
		for seed := 1; seed <= seeds; seed++ {
			text, err := s.neardup(week, seed)
			if err != nil {
				return nil, err
			}
			runs++
			number := func(s string) float64 {
				v, _ := strconv.ParseFloat(s, 64) // digits, by the pattern
				return v
			}
			pairs, wrong, origin, ari := nearPairs.FindStringSubmatch(text), nearHard.FindStringSubmatch(text), nearOrigin.FindStringSubmatch(text), nearARI.FindStringSubmatch(text)
			if pairs == nil || wrong == nil || origin == nil || ari == nil {
				return nil, fmt.Errorf("neardup %s: scorer said %q", week, text)
			}
			keep("neardup pair precision", number(pairs[1]))
			keep("neardup pair recall, all kinds", number(pairs[2]))
			keep("neardup ARI", number(ari[1]))
			keep("neardup origin right", number(origin[1])/number(origin[2]))
			hard += number(wrong[1]) + number(wrong[2])
			found, all := 0.0, 0.0
			for _, m := range nearFound.FindAllStringSubmatch(text, -1) {
				if nearKept[m[1]] {
					found, all = found+number(m[2]), all+number(m[3])
				}
			}
			keep("neardup found up to 30 % edits", found/max(all, 1))
		}
	}
	note := fmt.Sprintf("least of %d sets", runs)
	var out []figure
	for _, name := range []string{"neardup pair precision", "neardup pair recall, all kinds", "neardup found up to 30 % edits", "neardup ARI", "neardup origin right"} {
		out = append(out, figure{name, least[name], note})
	}
	return append(out, figure{"neardup hard negatives joined", hard, fmt.Sprintf("in %d sets, want 0", runs)}), nil
}

// neardup makes one set of copies, lists reprints and returns what the scorer
// says.
func (s setup) neardup(week string, seed int) (string, error) {
	name := fmt.Sprintf("neardup-%s-%d", week, seed)
	file, gold := filepath.Join(s.work, name+".jsonl"), filepath.Join(s.work, name+".gold.json")
	if _, err := s.scorer("./neardup", "-corpus", s.eval("narratives", "kcna-2011.jsonl.gz"), "-week", week, "-originals", "40",
		"-seed", strconv.Itoa(seed), "-out", file, "-gold", gold); err != nil {
		return "", err
	}
	m, err := s.newStore(name, shippedConfig, file)
	if err != nil {
		return "", err
	}
	pred, err := m.save("reprints.json", "list", "reprints", "--week", week, "--format", "json")
	if err != nil {
		return "", err
	}
	text, err := s.scorer("./neardupscore", "-gold", gold, "-pred", pred)
	fmt.Fprintf(os.Stderr, "%s, seed %d:\n%s\n", week, seed, text)
	return text, err
}
