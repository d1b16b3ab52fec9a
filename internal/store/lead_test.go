package store

import (
	"fmt"
	"slices"
	"testing"

	"github.com/hymnsheet/hymnsheet/extract"
)

// TestMigrateLeads brings a store of the program before to this one: the rows are
// a document that is forgotten; a late document of an old month finds its like.
func TestMigrateLeads(t *testing.T) {
	d := newDesk(t)
	d.seed(outlet("gazette", gazette+"/feed"), outlet("herald", "http://herald.example/feed"))
	read := func() {
		d.Helper()
		d.extractWith("extract/1", importsToo)
		d.track()
		d.stories()
	}
	harbour := func(n int) string { return story("harbour" + string(rune('a'+n))) }
	for n := range leadsFull + 3 { // more than a row has room for
		d.put("gazette", fmt.Sprintf("%s/%d", gazette, n), fmt.Sprintf("2012-03-%02d", n+1), harbour(n))
	}
	d.put("herald", "http://herald.example/copy", "2012-03-09", harbour(2))
	d.put("herald", "http://herald.example/short", "2012-03-09", "Too short.")
	d.put("herald", "http://herald.example/undated", "", story("market"))
	read()
	kept := func() (out []string) {
		for _, query := range []string{
			`select month, part, hex(leads) from reprint_lead order by 1, 2`,
			`select id, key, document, origin, overlap, hex(words) from reprint order by 1`,
			`select document, at, language, story, likeness, hex(terms) from story_document order by 1`,
			`select document, hex(words) from document_words order by 1`,
		} {
			out = append(out, d.rows(query)...)
		}
		return out
	}
	d.exec(`insert into document_words (document, words) select id, x'2040' from document`)
	d.want(`select month, part, length(leads) / 264 from reprint_lead order by 1, 2`, fmt.Sprintf("%d|0|15", 12*2012+2), fmt.Sprintf("%d|1|4", 12*2012+2), fmt.Sprintf("%d|0|1", 12*2019+7))
	before := kept()

	// As the program before has left it, with rows of a codebook before.
	d.exec(`insert into component_key (kind, key) values ('track', 'former')`)
	type entry struct {
		id   int64
		lead []byte
	}
	var entries []entry
	d.ok(each(d.ctx(), d.read, func(scan func(...any) error) error {
		var row []byte
		err := scan(&row)
		for id, lead := range leads(row) {
			entries = append(entries, entry{id, lead})
		}
		return err
	}, `select leads from reprint_lead`))
	for _, query := range []string{
		`create table reprint_old (id integer primary key, key integer not null references component_key (id), document text not null references document (id),
			origin text not null, overlap real not null, signature blob not null, unique (document, key)) strict`,
		`insert into reprint_old select * from reprint`,
		`drop table reprint_lead`, `drop table reprint`, `alter table reprint_old rename to reprint`, `create index reprint_origin on reprint (origin, key)`,
		`create table band (month integer not null, band integer not null, reprint integer not null, primary key (month, band, reprint)) strict, without rowid`,
	} {
		d.exec(query)
	}
	for _, e := range entries {
		d.exec(`update reprint set signature = cast(? || signature as blob) where id = ?`, e.lead, e.id)
		d.exec(`insert into band values (0, 0, ?)`, e.id)
	}
	d.exec(`insert into reprint (id, key, document, origin, overlap, signature)
		select 100 + id, (select id from component_key where key = 'former'), document, origin, overlap, signature from reprint`)
	migration, err := embedded.ReadFile("migration/0012_lead.sql")
	d.ok(err)
	d.exec(string(migration))
	d.want(`select count(*), sum(length(words)) from reprint where key = (select id from component_key where key = 'former')`, fmt.Sprintf("%d|0", leadsFull+6))
	d.exec(`delete from reprint where key = (select id from component_key where key = 'former')`)
	d.exec(`delete from component_key where key = 'former'`)
	if after := kept(); !slices.Equal(after, before) {
		t.Errorf("after the migration\n%q\nwant\n%q", after, before)
	}
	d.want(`select count(*) from sqlite_master where name like '%\_new' escape '\' or name = 'band'`, "0")
	d.sound()

	// Years later somebody brings the original in.
	d.put("herald", "http://herald.example/first", "2012-02-20", harbour(2))
	read()
	first := extract.DocumentID("herald", "http://herald.example/first")
	d.want(`select d.canonical from reprint r join document d on d.id = r.document where r.origin = '`+first+`' order by 1`,
		gazette+"/2", "http://herald.example/copy", "http://herald.example/first")
	d.want(`select count(distinct origin) from reprint`, fmt.Sprint(leadsFull+3+2))
}
