package main

import (
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
)

// A progress shows how far long work has come: a bar with rate and time left
// on a terminal, a plain line every ten seconds elsewhere, nothing when quiet.
type progress struct {
	app   *app
	noun  string
	total int // 0 if unknown
	now   func() time.Time
	begun time.Time
	bar   *mpb.Bar
	bars  *mpb.Progress

	mu    sync.Mutex
	last  time.Time // of the last plain line
	done  int
	share float64 // of the work, 0 if unknown
	extra string
}

const (
	plainEvery = 10 * time.Second // how often work that nobody watches says where it is
	barSteps   = 1000             // of a bar: finer than any terminal shows
	barWidth   = 30               // columns
	leastShare = 0.005            // of the work must be done before the time left is worth telling
)

// startProgress begins; total is 0 if it is not known. Call finish.
func (a *app) startProgress(noun string, total int) *progress {
	return a.begin(noun, total, total > 0)
}

// startShare begins work whose total is not known, while reach can tell the
// share that is done.
func (a *app) startShare(noun string, known bool) *progress { return a.begin(noun, 0, known) }

func (a *app) begin(noun string, total int, measured bool) *progress {
	p := &progress{app: a, noun: noun, total: total, now: time.Now}
	p.begun = p.now()
	p.last = p.begun
	if a.quiet || !terminal(a.err) {
		return p
	}
	p.bars = mpb.New(mpb.WithOutput(a.err), mpb.WithWidth(barWidth))
	gap := " "
	var style mpb.BarFillerBuilder = mpb.BarStyle().Lbound("").Rbound("").Filler("━").Tip("━").Padding("·")
	if !measured {
		style, gap = mpb.NopStyle(), "" // no bar where nobody knows how long it must be
	}
	p.bar = p.bars.New(barSteps, style, mpb.BarFillerTrim(), mpb.PrependDecorators(decor.Name(noun+" ")),
		mpb.AppendDecorators(decor.Any(func(decor.Statistics) string { return gap + p.state() })), mpb.BarRemoveOnComplete())
	a.bars.Store(p.bars)
	return p
}

// set says how much is done, in all.
func (p *progress) set(done int) {
	p.mu.Lock()
	p.done = done
	if p.total > 0 {
		p.share = float64(done) / float64(p.total)
	}
	p.mu.Unlock()
	p.show()
}

// reach says which share of the work is done, where there is no total.
func (p *progress) reach(share float64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.share = share
}

// note adds words for people.
func (p *progress) note(s string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.extra = s
}

func (p *progress) show() {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.bar != nil:
		p.bar.SetCurrent(min(int64(p.share*barSteps), barSteps-1)) // the last step is finish's
	case !p.app.quiet && p.now().Sub(p.last) >= plainEvery:
		p.last = p.now()
		fmt.Fprintf(p.app.err, "%s: %s\n", p.noun, p.words())
	}
}

func (p *progress) state() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.words()
}

// words are count, rate, time left and note.
func (p *progress) words() string {
	took := p.now().Sub(p.begun)
	s := grouped(p.done)
	if p.total > 0 {
		s += " of " + grouped(p.total)
	}
	s += fmt.Sprintf(", %s/s", rate(float64(p.done)/max(took.Seconds(), 0.001)))
	if p.share >= leastShare && p.share < 1 {
		s += ", " + roughly(time.Duration(float64(took)*(1-p.share)/p.share)) + " left"
	}
	if p.extra != "" {
		s += ", " + p.extra
	}
	return s
}

// rate is a number of things in a second.
func rate(r float64) string {
	if r < 10 {
		return fmt.Sprintf("%.1f", r)
	}
	return grouped(int(r))
}

// roughly is a duration as a person says it.
func roughly(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%d s", int(d.Seconds())+1)
	case d < time.Hour:
		return fmt.Sprintf("%d min", int(d.Minutes())+1)
	}
	return fmt.Sprintf("%d h %02d min", int(d.Hours()), int(d.Minutes())%60)
}

// finish takes the bar away.
func (p *progress) finish() {
	if p.bar == nil {
		return
	}
	p.app.bars.Store(nil)
	p.bar.SetTotal(p.bar.Current(), true)
	p.bars.Wait()
}

// A logWriter writes log lines above a bar if one is shown.
type logWriter struct{ app *app }

func (w logWriter) Write(b []byte) (int, error) {
	if bars := w.app.bars.Load(); bars != nil {
		if n, err := io.Writer(bars).Write(b); err == nil {
			return n, nil
		}
	}
	return w.app.err.Write(b)
}
