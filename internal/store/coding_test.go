package store

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hymnsheet/hymnsheet/narratives"
)

// draw offers a scope to a sampler and keeps the sample.
func (d *desk) draw(name string, c CodeScope) []narratives.CodingItem {
	d.Helper()
	s, err := narratives.NewSampler(1, 20, 0.5, []string{"voice"})
	d.ok(err)
	d.ok(d.OfferCodes(d.ctx(), c, s))
	items := s.Draw()
	d.ok(d.SaveCodeSample(d.ctx(), CodeSample{Name: name, Seed: 1, Size: 20}, items))
	return items
}

// A sample is drawn of first versions that are no reprints, within its scope,
// with passages beside a find and of documents without one.
func TestOfferCodes(t *testing.T) {
	d := pages(t,
		"title: Harbour\ndate: 2019-08-19\nThe treaty is a paper lantern.\nNothing else.",
		"title: Market\ndate: 2019-08-20\nPrices rise.",
		"title: Bridge\ndate: 2019-08-28\nA paper lantern, some call it.")
	d.extract()
	s, err := narratives.NewSampler(1, 9, 0, nil)
	d.ok(err)
	if err := d.OfferCodes(d.ctx(), CodeScope{}, s); err == nil || !strings.Contains(err.Error(), "nothing has been tracked") {
		t.Errorf("before tracking: %v", err)
	}
	d.track()
	d.edit(pageURL(1), "title: Market\ndate: 2019-08-20\nPrices are a paper lantern.", time.Hour)
	d.extract()
	d.track()
	show := func(list []narratives.CodingItem) string {
		var out []string
		for _, i := range list {
			title := d.rows(`select title from document where id = '` + i.Document + `'`)[0]
			out = append(out, fmt.Sprintf("%s %s %s", title, i.Program.Framing, i.Stratum))
		}
		return strings.Join(out, "; ")
	}
	// One of each document: the finds take Harbour and Bridge.
	got := show(d.draw("all", CodeScope{}))
	for _, want := range []string{"Harbour yes found, voice own", "Bridge yes found, voice", "Market no " + narratives.FarStratum} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in %q", want, got)
		}
	}
	week := CodeScope{From: monday.Truncate(24 * time.Hour), To: monday.AddDate(0, 0, 7)}
	if got = show(d.draw("week", week)); strings.Contains(got, "Bridge") || !strings.Contains(got, "Harbour") {
		t.Errorf("a week's sample: %q", got)
	}
	if got = show(d.draw("none", CodeScope{Framing: "f-other"})); got != "" {
		t.Errorf("of another framing: %q", got)
	}
	pages, err := d.CodePages(d.ctx(), "week")
	d.ok(err)
	for _, p := range pages {
		if p.Title == "Harbour" && (p.Text != "The treaty is a paper lantern." || p.Before != "Harbour" || p.After != "Nothing else." || p.Published != "2019-08-19") {
			t.Errorf("page %+v", p)
		}
	}
	if err := d.SaveCodeSample(d.ctx(), CodeSample{Name: "week", Size: 1}, nil); !errors.Is(err, ErrTaken) {
		t.Errorf("a name used twice: %v", err)
	}
}

// Decisions can only be added; the latest of an item and variable counts; what
// was published last is what reports are given.
func TestCodes(t *testing.T) {
	d := pages(t, "title: Harbour\ndate: 2019-08-19\nThe treaty is a paper lantern.", "title: Market\ndate: 2019-08-20\nPrices rise.")
	d.extract()
	d.track()
	d.draw("spring", CodeScope{})
	yes := narratives.Coding{Framing: narratives.Yes, Voice: "own", Place: "body", Scare: narratives.No}
	quoted := yes.With(narratives.IsVoice, "quoted")
	no := narratives.Coding{Framing: narratives.No}
	items, err := d.Coded(d.ctx(), CodeSample{Name: "spring"})
	d.ok(err)
	find, far := 1, 2
	if !items[0].Found() {
		find, far = 2, 1
	}
	save := func(coder string, l CodeLabel, replace bool) error {
		_, _, err := d.SaveCodes(d.ctx(), "spring", coder, []CodeLabel{{Item: far, Coding: no}, l}, replace)
		return err
	}
	d.ok(save("anna", CodeLabel{find, yes, "clear"}, false))
	d.ok(save("berta", CodeLabel{find, quoted, ""}, false))
	if err := save("berta", CodeLabel{find, yes, ""}, false); err == nil || !strings.Contains(err.Error(), "has said otherwise before") {
		t.Errorf("other codes without replacing: %v", err)
	}
	if err := save("carla", CodeLabel{find, yes, ""}, true); err == nil || !strings.Contains(err.Error(), "two others") {
		t.Errorf("a third coder: %v", err)
	}
	d.want(`select coder, voice from code_label where framing = 'yes' order by 1`, "anna|own", "berta|quoted")
	for _, label := range []string{"rebutted", "quoted"} {
		_, err := d.Decide(d.ctx(), "spring", narratives.Decision{Item: find, Variable: narratives.IsVoice, Label: label, Author: "A. Reader", Reason: "as it stands"})
		d.ok(err)
	}
	for _, q := range []string{`update code_decision set label = 'own'`, `delete from code_decision`} {
		if _, err := d.write.ExecContext(d.ctx(), q); err == nil || !strings.Contains(err.Error(), "only ever added") {
			t.Errorf("%s: %v", q, err)
		}
	}
	if c, _, err := d.PublishedCoding(d.ctx()); err != nil || c.Name != "" {
		t.Errorf("published %q, %v; want none", c.Name, err)
	}
	d.ok(d.PublishCodes(d.ctx(), "spring", true))
	c, r, err := d.PublishedCoding(d.ctx())
	d.ok(err)
	if c.Name != "spring" || strings.Join(c.Coders, " ") != "anna berta" || c.Decisions != 2 || r.Both != 2 || r.Different != 1 || r.Open != 0 || r.Program.Judged != 2 {
		t.Errorf("%+v, %+v", c, r)
	}
	if l := r.Program.Labels[0]; l.Label != "own" || l.Precision.K != 0 || l.Precision.N != 1 {
		t.Errorf("labels %+v: the last decision says quoted", r.Program.Labels)
	}
	d.ok(d.PublishCodes(d.ctx(), "spring", false))
	if c, _, err := d.PublishedCoding(d.ctx()); err != nil || c.Name != "" {
		t.Errorf("withdrawn: %q, %v", c.Name, err)
	}
	if _, err := d.CodeSample(d.ctx(), "winter"); !errors.Is(err, ErrUnknown) {
		t.Errorf("a sample that is not there: %v", err)
	}
}

// What a coder has noted of a post goes with the post.
func TestForgetCodes(t *testing.T) {
	d := forgetful(t)
	items := d.draw("posts", CodeScope{})
	var labels []CodeLabel
	for _, i := range items {
		labels = append(labels, CodeLabel{i.Number, narratives.Coding{Framing: narratives.No}, "its words"})
	}
	_, _, err := d.SaveCodes(d.ctx(), "posts", "anna", labels, false)
	d.ok(err)
	_, err = d.Forget(d.ctx(), d.AccountKey("telegram", "quay", false), time.Time{}, "asked for by the account")
	d.ok(err)
	d.want(`select count(*) > 0 from code_item where document not in (select id from document)`, "1")
	d.want(`select count(*) from code_label l join code_item i on i.sample = l.sample and i.number = l.number
		where l.note <> '' and i.document not in (select id from document)`, "0")
	d.want(`select count(*) > 0 from code_label where note <> ''`, "1")
	pages, err := d.CodePages(d.ctx(), "posts")
	d.ok(err)
	if len(pages) == 0 || len(pages) == len(items) {
		t.Errorf("%d pages of %d items, want those that are left", len(pages), len(items))
	}
}
