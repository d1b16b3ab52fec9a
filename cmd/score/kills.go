package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// killSeed makes the moments of the kills repeatable as shares of a run; what
// the program does at that moment still differs from machine to machine.
const killSeed = 7

// scoreKills crawls the recorded world twice, once undisturbed and once killed
// again and again, each kill followed by a finishing run, and compares the
// reports byte for byte. The undisturbed crawl is a replay and judged as one.
func scoreKills(s setup) ([]figure, error) {
	quiet, err := newReplay(s, "undisturbed")
	if err != nil {
		return nil, err
	}
	defer quiet.close()
	killed, err := newReplay(s, "killed")
	if err != nil {
		return nil, err
	}
	defer killed.close()

	type crawl struct{ err error }
	done := make(chan crawl)
	took := make([]time.Duration, s.days+1)
	go func() {
		for day := 1; day <= s.days; day++ {
			if err := quiet.setDay(day); err != nil {
				done <- crawl{err}
				return
			}
			at := time.Now()
			if _, err := quiet.run(day, "run", "--quiet"); err != nil {
				done <- crawl{err}
				return
			}
			took[day] = time.Since(at)
			fmt.Fprintf(os.Stderr, "undisturbed: day %d: %s\n", day, took[day].Round(time.Second))
		}
		done <- crawl{}
	}()
	kills, landed := 0, 0
	r := rand.New(rand.NewPCG(killSeed, killSeed))
	for day := 1; day <= s.days; day++ {
		if err := killed.setDay(day); err != nil {
			return nil, err
		}
		for range s.kills*day/s.days - s.kills*(day-1)/s.days {
			kills++
			hit, err := killed.kill(day, time.Duration(200+r.IntN(12000))*time.Millisecond)
			if err != nil {
				return nil, err
			}
			if hit {
				landed++
			}
		}
		if _, err := killed.run(day, "run", "--quiet"); err != nil {
			return nil, err
		}
		fmt.Fprintf(os.Stderr, "killed: day %d, %d kills so far\n", day, kills)
	}
	if c := <-done; c.err != nil {
		return nil, c.err
	}
	all := time.Duration(0)
	for _, t := range took {
		all += t
	}
	figures, err := quiet.judge(s.days, all)
	if err != nil {
		return figures, err
	}
	figures = append(figures, figure{"kills", float64(kills), fmt.Sprintf("%d while the run was still going", landed)})
	same, weeks := 0, 0
	for _, week := range weeksOf(s.days) {
		a, errA := quiet.run(s.days, "report", "--week", week, "--normalise-evidence", "--stdout", "json")
		b, errB := killed.run(s.days, "report", "--week", week, "--normalise-evidence", "--stdout", "json")
		if err := errors.Join(errA, errB); err != nil {
			return figures, err
		}
		weeks++
		if bytes.Equal(a, b) {
			same++
			continue
		}
		fa, fb := filepath.Join(s.work, week+"-undisturbed.json"), filepath.Join(s.work, week+"-killed.json")
		if err := errors.Join(os.WriteFile(fa, a, 0o644), os.WriteFile(fb, b, 0o644)); err != nil {
			return figures, err
		}
		diff, _ := exec.Command("diff", "-u", fa, fb).CombinedOutput() // exit code 1 is the difference
		fmt.Fprintf(os.Stderr, "%s differs:\n%s\n", week, tail(string(diff), 6000))
	}
	figures = append(figures, figure{"kills reports identical", share(same, weeks), fmt.Sprintf("%d of %d weeks", same, weeks)})
	for _, r := range []*replay{quiet, killed} {
		if _, err := r.run(s.days, "verify", "--quiet"); err != nil {
			return figures, err
		}
	}
	text, violations, err := killed.verify()
	if violations > 0 {
		fmt.Println(text)
	}
	return append(figures, figure{"kills violations", float64(violations), "judge of politeness, over all kills"}), err
}

// kill starts a run and kills it after a while; it reports whether the run was
// still going.
func (r *replay) kill(day int, after time.Duration) (bool, error) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	c := r.command(ctx, day, "run", "--quiet")
	if err := c.Start(); err != nil {
		return false, err
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	select {
	case <-ended:
		return false, nil
	case <-time.After(after):
		err := c.Process.Kill()
		<-ended
		return true, err
	}
}

// weeksOf names the ISO weeks that the days touch.
func weeksOf(days int) (out []string) {
	for d := 0; d < days; d += 7 {
		y, w := start.AddDate(0, 0, d).ISOWeek()
		out = append(out, fmt.Sprintf("%d-W%02d", y, w))
	}
	return out
}
