package store

import (
	"context"
	"database/sql"
	sqldriver "database/sql/driver"
	"maps"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// A listener is the database driver, noting every statement it is given.
type listener struct {
	sqldriver.Driver
	mu   sync.Mutex
	seen map[string][]any // arguments of the first call
}

type listeningConn struct {
	sqldriver.Conn
	l *listener
}

func (l *listener) Open(name string) (sqldriver.Conn, error) {
	c, err := l.Driver.Open(name)
	return &listeningConn{c, l}, err
}

func (l *listener) note(query string, args []sqldriver.NamedValue) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if _, ok := l.seen[query]; ok {
		return
	}
	list := make([]any, len(args))
	for i, a := range args {
		list[i] = a.Value
	}
	l.seen[query] = list
}

func (c *listeningConn) QueryContext(ctx context.Context, query string, args []sqldriver.NamedValue) (sqldriver.Rows, error) {
	c.l.note(query, args)
	return c.Conn.(sqldriver.QueryerContext).QueryContext(ctx, query, args)
}

func (c *listeningConn) ExecContext(ctx context.Context, query string, args []sqldriver.NamedValue) (sqldriver.Result, error) {
	c.l.note(query, args)
	return c.Conn.(sqldriver.ExecerContext).ExecContext(ctx, query, args)
}

func (c *listeningConn) PrepareContext(ctx context.Context, query string) (sqldriver.Stmt, error) {
	c.l.note(query, make([]sqldriver.NamedValue, strings.Count(query, "?")))
	return c.Conn.(sqldriver.ConnPrepareContext).PrepareContext(ctx, query)
}

func (c *listeningConn) BeginTx(ctx context.Context, o sqldriver.TxOptions) (sqldriver.Tx, error) {
	return c.Conn.(sqldriver.ConnBeginTx).BeginTx(ctx, o)
}

var listen = sync.OnceValue(func() *listener {
	db, err := sql.Open("sqlite", "")
	if err != nil {
		panic(err)
	}
	defer db.Close()
	l := &listener{Driver: db.Driver(), seen: map[string][]any{}}
	sql.Register("listening", l)
	return l
})

// scans are the statements that may read a large table from end to end, or all
// of it that belongs to one outlet or key, by a part of their text, and why.
var scans = map[string]string{
	"select file, count(*) from visit":                                                    "verify reads the whole archive anyway",
	"select distinct v.file, v.offset, v.at < ?2":                                         "forgetting is rare",
	"select d.outlet, count(*), max(d.published)":                                         "counts all documents of all outlets",
	"select d.id, d.canonical, d.outlet, d.kind, d.title":                                 "lists all documents if asked to",
	"select framing, count(*), sum(own), count(distinct outlet)":                          "lists the mentions of all time if asked to",
	"select m.framing, m.document, m.version, d.outlet":                                   "the first use of all time needs the mentions of all time",
	"insert into untracked (published, canonical, document, number, version) select case": "everything is tracked again",
	"where key = ?1":                                 "undoes what was made under a key",
	"select min(at) from visit v":                    "stops at the first poll",
	"order by v.at desc, v.id desc":                  "stops at the first poll",
	"from page_state p indexed by page_state_unread": "an index of those that wait",
	"update page_state set unread = 1":               "everything is read again",
	"select (select host from frontier where state = 'due' order by host limit 1)": "stops at the first row",
	"select max(coalesce((select max(started) from run), '')":                      "stops at the first row",
	"select at from story_document where story = '' order by at":                   "stops at the first row",
	"update reprint set words = x''":                                               "everything is tracked again",
	"select month, part, leads from reprint_lead":                                  "forgetting is rare",
	"delete from story_document":                                                   "stories are made again",
	"where d.week <> '' and exists":                                                "stops at the first row",
	"update frontier set account = s.account, private = s.private from s":          "an index of sources",
}

var large = regexp.MustCompile(`(?i)\b(?:from|join|update|into)\s+(visit|capture|frontier|link|page_state|document|document_version|passage|quote|mention|document_topic|reprint|reprint_lead|document_words|story_document|story_term)\b(?:\s+(?:as\s+)?([a-z]\w*))?`)

// TestPlans holds every statement of a store's life to its indices: none that
// is not listed reads a large table from end to end.
func TestPlans(t *testing.T) {
	l := listen()
	driver = "listening"
	t.Cleanup(func() { driver = kept })
	d := forgetful(t)
	life(d)
	driver = kept

	l.mu.Lock()
	heard := maps.Clone(l.seen)
	l.mu.Unlock()
	if len(heard) < 100 {
		t.Fatalf("%d statements heard, want more than 100", len(heard))
	}
	used := map[string]bool{}
	for query, args := range heard {
		verb, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(query)), " ")
		if !strings.Contains("select insert update delete with", verb) || strings.Contains(query, "gone_") || strings.Contains(query, "new_origin") || strings.Contains(query, "sqlite_master") {
			continue
		}
		tables := map[string]bool{}
		for _, m := range large.FindAllStringSubmatch(query, -1) {
			tables[m[1]], tables[m[2]] = true, true
		}
		for _, step := range plan(d, query, args) {
			words := strings.Fields(step)
			whole := words[0] == "SCAN" || strings.HasSuffix(step, "(outlet=?)") || strings.HasSuffix(step, "(key=?)")
			if !whole || !tables[words[1]] {
				continue
			}
			known := false
			for part := range scans {
				if strings.Contains(strings.Join(strings.Fields(query), " "), part) {
					known, used[part] = true, true
				}
			}
			if !known {
				t.Errorf("%s\n%s", step, strings.Join(strings.Fields(query), " "))
			}
		}
	}
	for part := range scans {
		if !used[part] {
			t.Errorf("no statement with %q scans any more", part)
		}
	}
}

func plan(d *desk, query string, args []any) (out []string) {
	d.Helper()
	rows, err := d.write.QueryContext(d.ctx(), "explain query plan "+query, args...)
	if err != nil {
		d.Errorf("%s: %v", query, err)
		return nil
	}
	defer rows.Close()
	for rows.Next() {
		var id, parent, unused int
		var step string
		d.ok(rows.Scan(&id, &parent, &unused, &step))
		out = append(out, step)
	}
	d.ok(rows.Err())
	return out
}

// life does to a store what the commands do.
func life(d *desk) {
	d.Helper()
	o := outlet("gazette", gazette+"/feed", gazette+"/list")
	o.Sources = append(o.Sources, account(d, "quay", false))
	d.seed(o)
	f := d.Frontier(d.run)
	d.fetch(gazette+"/feed", 200, "newest "+stamp(d.now)+"\n"+gazette+"/a1 One\n"+gazette+"/a2 Two\n"+gazette+"/a3 Three\npart:"+gazette+"/a1?page=2\n")
	_, err := f.Hosts(d.ctx(), d.now, []string{"herald"})
	d.ok(err)
	_, _, err = f.Lease(d.ctx(), "nobody.example", d.now, []string{"herald"})
	d.ok(err)
	d.fetch(gazette+"/a1", 200, "title: One\ndate: 2019-08-20\nA paper lantern.")
	d.fetch(gazette+"/a1?page=2", 200, "More.")
	d.fetch(gazette+"/a2", 200, "title: Two\ndate: 2019-08-20\n"+story("market"))
	d.fetch(gazette+"/a3", 404, "")
	_, _, err = d.Import(d.ctx(), d.run, articles(2))
	d.ok(err)
	d.ok(f.Begin(d.ctx(), "gazette.example", d.now))
	_, err = f.Spent(d.ctx(), d.now)
	d.ok(err)
	d.extractWith("extract/1", importsToo)
	d.edit(gazette+"/a1", "title: One\ndate: 2019-08-20\nNo lantern.", time.Hour)
	d.extractWith("extract/1", importsToo)
	d.again(gazette + "/a1")
	d.fetch(gazette+"/a1", 404, "")
	d.track()
	d.report("2019-W34")
	_, err = d.WeeksDue(d.ctx(), d.now.AddDate(0, 1, 0), time.Hour)
	d.ok(err)
	_, err = d.OutletHealth(d.ctx(), d.run)
	d.ok(err)
	_, err = d.Coverage(d.ctx(), time.Time{}, time.Time{})
	d.ok(err)
	_, err = d.ListOutlets(d.ctx())
	d.ok(err)
	for _, filter := range []DocumentFilter{{Versions: true}, {Outlet: "gazette", From: monday, To: d.now}} {
		_, err = d.ListDocuments(d.ctx(), filter)
		d.ok(err)
	}
	_, err = d.ListFramings(d.ctx(), time.Time{}, time.Time{}, 5)
	d.ok(err)
	d.stories()
	for _, from := range []time.Time{{}, monday} {
		_, err = d.ListStories(d.ctx(), from, d.now, 1)
		d.ok(err)
		_, err = d.ListReprints(d.ctx(), from, d.now)
		d.ok(err)
		_, err = d.Reprints(d.ctx(), from, d.now)
		d.ok(err)
	}
	_, err = d.ShowFraming(d.ctx(), "f-paper-lantern")
	d.ok(err)
	_, err = d.ShowDocument(d.ctx(), gazette+"/a1")
	d.ok(err)
	list, err := d.ListDocuments(d.ctx(), DocumentFilter{Versions: true, Limit: 1})
	d.ok(err)
	_, err = d.ShowCapture(d.ctx(), list[0].Versions[0].Capture)
	d.ok(err)
	d.sound()
	_, err = d.PruneArchive(d.ctx(), d.now.AddDate(1, 0, 0))
	d.ok(err)
	_, err = d.Forget(d.ctx(), d.AccountKey("telegram", "pier", false), time.Time{}, "asked")
	d.ok(err)
	d.extractWith("extract/2", importsToo)
	d.track()
	d.restart()
}
