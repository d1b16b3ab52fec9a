package store

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hymnsheet/hymnsheet/internal/warc"
)

func TestAccountKeys(t *testing.T) {
	d := newDesk(t)
	if got := d.AccountKey("telegram", "quay", true); got != "telegram:quay" {
		t.Errorf("a public account is %q", got)
	}
	key := d.AccountKey("telegram", "quay", false)
	if len(key) != 33 || key[0] != 'p' || strings.Contains(key, "quay") {
		t.Errorf("pseudonym %q, want p and 32 digits", key)
	}
	if other := d.AccountKey("mastodon", "quay", false); other == key {
		t.Error("accounts of two platforms have one pseudonym")
	}
	d.restart()
	if again := d.AccountKey("telegram", "quay", false); again != key {
		t.Errorf("pseudonym %q after reopening, was %q", again, key)
	}

	// The key lies in a file of its own, which the database does not hold.
	secret := strings.TrimSpace(string(readFile(t, d.options().KeyFile)))
	info, err := os.Stat(d.options().KeyFile)
	d.ok(err)
	if len(secret) != 64 || info.Mode().Perm() != 0o600 {
		t.Errorf("key file with %d digits and mode %v, want 64 and 0600", len(secret), info.Mode())
	}
	o := account(d, "quay", false)
	both := outlet("gazette")
	both.Sources = append(both.Sources, o)
	d.seed(both)
	d.fetch(o.URL, 200, "post: 1 The tide is high.")
	d.extract()
	d.ok(d.Close())
	if b := string(readFile(t, d.options().Path)); strings.Contains(b, secret) || !strings.Contains(b, key) {
		t.Error("the database holds the key, or not the pseudonym")
	}

	// Another key, another name.
	d.ok(os.Remove(d.options().KeyFile))
	d.open()
	if other := d.AccountKey("telegram", "quay", false); other == key {
		t.Error("two keys give one pseudonym")
	}
}

func TestBrokenKeyFile(t *testing.T) {
	for _, c := range []struct {
		name string
		make func(o *Options) error
		want string
	}{
		{"cut", func(o *Options) error { return os.WriteFile(o.KeyFile, []byte("abc123\n"), 0o600) }, "restore the key file from its backup"},
		{"not set", func(o *Options) error { o.KeyFile = ""; return nil }, "store.key_file is not set"},
		{"a folder", func(o *Options) error { return os.Mkdir(o.KeyFile, 0o755) }, "is a directory"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := &desk{T: t, dir: t.TempDir(), now: monday}
			o := d.options()
			d.ok(c.make(&o))
			s, err := Open(t.Context(), o)
			d.ok(err)
			defer s.Close()
			key := s.AccountKey("telegram", "quay", false)
			has(t, s.SaveOutlets(t.Context()), "save outlets", c.want)
			if key == "" {
				t.Error("no name at all")
			}
		})
	}
}

// Posts of accounts that are not public go to files of their own, one a day.
func TestPrivatePostsAreApart(t *testing.T) {
	d := newDesk(t)
	o := outlet("gazette", gazette+"/feed")
	o.Sources = append(o.Sources, account(d, "quay", false), account(d, "townhall", true))
	d.seed(o)
	for n := range 3 {
		d.day(n)
		d.fetch(gazette+"/feed", 200, strings.Repeat(" ", n))
		d.fetch(social+"/townhall", 200, "post: 1 Open at "+stamp(d.now))
		d.fetch(social+"/quay", 200, "post: 1 Tide at "+stamp(d.now))
	}
	names := d.files(privatePrefix)
	if len(names) != 3 || len(d.files(mainPrefix)) != 1 {
		t.Errorf("files %q and %q, want three days apart and one file of the rest", names, d.files(mainPrefix))
	}
	for i, name := range names {
		list, err := warc.List(d.options().ArchiveDir, name)
		d.ok(err)
		if len(list) != 1 || list[0].TargetURI != social+"/quay" || !strings.Contains(name, monday.AddDate(0, 0, i).Format("20060102")) {
			t.Errorf("%s holds %+v", name, list)
		}
	}
	d.want(`select account, count(*) from capture where account <> '' group by account order by account`,
		d.AccountKey("telegram", "quay", false)+"|3", "telegram:townhall|3")
	d.sound()
}

// forgetful is a store with two private accounts and one public, three days
// each, read and tracked.
func forgetful(t *testing.T) *desk {
	d := newDesk(t)
	o := outlet("gazette")
	o.Sources = append(o.Sources, account(d, "quay", false), account(d, "pier", false), account(d, "townhall", true))
	d.seed(o)
	copied := story("harbour")
	for n := range 3 {
		d.day(n)
		at := d.now.Format("Mon")
		d.fetch(social+"/quay", 200, "post: q"+at+" A paper lantern on "+at+". "+copied+"\npost: qq A paper lantern.")
		d.now = d.now.Add(time.Hour)
		d.fetch(social+"/pier", 200, "post: p"+at+" A paper lantern on "+at+". "+copied)
		d.fetch(social+"/townhall", 200, "post: t"+at+" A paper lantern on "+at+".")
	}
	d.now = d.now.Add(time.Hour)
	d.fetch(social+"/quay", 304, "")
	d.extract()
	d.track()
	return d
}

const counts = `select (select count(*) from capture where pruned = ''), (select count(*) from document), (select count(*) from document_version),
	(select count(*) from passage), (select count(*) from mention), (select count(*) from reprint), (select coalesce(sum(length(leads)), 0) / 264 from reprint_lead)`

func TestForget(t *testing.T) {
	d := forgetful(t)
	quay := d.AccountKey("telegram", "quay", false)
	d.want(counts, "9|10|10|10|10|10|6")
	d.want(`select o.canonical, count(*) from reprint r join document o on o.id = r.origin where length(r.words) > 0 group by 1`, social+"/quay/qMon|6")
	before, err := d.Verify(d.ctx(), nil)
	d.ok(err)

	rep, err := d.Forget(d.ctx(), quay, time.Time{}, "asked for by the account")
	d.ok(err)
	if rep != (ForgetReport{Records: 4, Captures: 3, Documents: 4}) {
		t.Errorf("%+v, want 4 records with the 304, 3 captures, 4 documents", rep)
	}
	d.want(counts, "6|6|6|6|6|6|3")
	d.want(`select count(*) from capture where account = '`+quay+`' and (pruned = '' or file <> '')`, "0")
	d.want(`select count(*) from page_state where capture in (select id from capture where pruned <> '')`, "0")
	// What was a copy of a post that is gone has an origin that is there.
	d.want(`select count(*) from reprint where origin not in (select document from reprint)`, "0")
	d.want(`select d.canonical, count(*) from reprint r join document d on d.id = r.origin group by 1 order by 1`,
		social+"/pier/pMon|3", social+"/townhall/tMon|1", social+"/townhall/tTue|1", social+"/townhall/tWed|1")

	after := d.sound()
	if after.Tombstones != 8 || after.Records != before.Records || after.Waiting != 0 { // requests go with their answers
		t.Errorf("%+v, want 8 tombstones among the same number of records", after)
	}
	for _, name := range d.files(privatePrefix) {
		list, err := warc.List(d.options().ArchiveDir, name)
		d.ok(err)
		for _, r := range list {
			if strings.Contains(r.TargetURI, "quay") {
				t.Errorf("%s still holds %s", name, r.TargetURI)
			}
		}
	}
	// The others can be read where they stand now.
	for _, id := range d.rows(`select id from capture where pruned = ''`) {
		if v, err := d.ShowCapture(d.ctx(), id); err != nil || len(v.Body) == 0 {
			t.Errorf("capture %s: %v", id, err)
		}
	}
	d.restart()
	d.sound()
	if n := d.extractWith("extract/2", parse); n != 6 {
		t.Errorf("%d captures read again, want 6", n)
	}

	_, err = d.Forget(d.ctx(), d.AccountKey("telegram", "townhall", true), time.Time{}, "")
	has(t, err, "telegram:townhall", "public")
	for _, unknown := range []string{"", "p0"} {
		if _, err = d.Forget(d.ctx(), unknown, time.Time{}, ""); !errors.Is(err, ErrUnknown) {
			t.Errorf("an account %q that nobody knows: %v", unknown, err)
		}
	}
}

func TestForgetTheOldOnly(t *testing.T) {
	d := forgetful(t)
	quay := d.AccountKey("telegram", "quay", false)
	rep, err := d.Forget(d.ctx(), quay, monday.AddDate(0, 0, 1), "kept for a day")
	d.ok(err)
	if rep != (ForgetReport{Records: 1, Captures: 1, Documents: 2}) {
		t.Errorf("%+v, want one day's record", rep)
	}
	if rep, err = d.Forget(d.ctx(), quay, monday.AddDate(0, 0, 1), "kept for a day"); err != nil || rep.Records != 0 {
		t.Errorf("%+v, %v the second time; want nothing", rep, err)
	}
	d.sound()
	// The account is asked on as before.
	d.now = d.now.Add(time.Hour)
	d.fetch(social+"/quay", 200, "post: last Farewell.")
	d.sound()
}

// A kill between the file and its rows, or before the file, is made good.
func TestForgetIsFinished(t *testing.T) {
	for _, c := range []string{"before the file", "after the file"} {
		t.Run(c, func(t *testing.T) {
			want := forgetful(t)
			quay := want.AccountKey("telegram", "quay", false)
			_, err := want.Forget(want.ctx(), quay, time.Time{}, "asked")
			want.ok(err)

			d := forgetful(t)
			d.ok(os.WriteFile(d.options().KeyFile, readFile(t, want.options().KeyFile), 0o600))
			quay = d.rows(`select account from source where url = '` + social + `/quay'`)[0]
			files := map[string][]byte{}
			for _, name := range d.files(privatePrefix) {
				files[name] = readFile(t, d.path(name))
			}
			d.exec(`create trigger dead before update on capture when new.pruned <> old.pruned begin select raise(abort, 'dead'); end`)
			_, err = d.Forget(d.ctx(), quay, time.Time{}, "asked")
			has(t, err, "forget "+quay, "dead")
			d.want(`select count(*) from meta where key like 'rewriting:%'`, "1")
			d.exec(`drop trigger dead`)
			if c == "before the file" {
				for name, b := range files {
					d.ok(os.WriteFile(d.path(name), b, 0o644))
				}
			}
			d.restart()
			d.want(`select count(*) from meta where key like 'rewriting:%'`, "0")
			d.sound()
			_, err = d.Forget(d.ctx(), quay, time.Time{}, "asked")
			d.ok(err)
			d.want(counts, want.rows(counts)...)
			d.sound()
		})
	}
}

func TestKeyFileInAFolderOfItsOwn(t *testing.T) {
	d := &desk{T: t, dir: t.TempDir(), now: monday}
	o := d.options()
	o.KeyFile = filepath.Join(d.dir, "secret", "deep", "key")
	s, err := Open(t.Context(), o)
	d.ok(err)
	defer s.Close()
	s.AccountKey("telegram", "quay", false)
	d.ok(s.SaveOutlets(t.Context()))
	if b := readFile(t, o.KeyFile); len(b) != 65 {
		t.Errorf("key file of %d bytes", len(b))
	}
}
