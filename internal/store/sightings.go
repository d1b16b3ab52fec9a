package store

import (
	"slices"
	"strings"

	"github.com/hymnsheet/hymnsheet/extract"
	"github.com/hymnsheet/hymnsheet/narratives/voice"
	"github.com/hymnsheet/hymnsheet/reports"
)

// A seenMention is a mention with what its document's sighting needs.
type seenMention struct {
	reports.Sighting
	number, latest int // version number of the mention, and of the document's newest version
}

// sightings folds all mentions before the end of the week into one sighting a
// document and framing, and keeps those of the report's weeks and the first of
// each outlet.
func (f *figures) sightings() error {
	inWeeks := map[string]bool{}
	for _, w := range f.weeks {
		inWeeks[w] = true
	}
	type firstKey struct {
		framing, outlet string
		own             bool
	}
	firsts := map[firstKey]bool{}
	var current seenMention
	var open bool
	flush := func() {
		if !open {
			return
		}
		open = false
		sg := current.Sighting
		if inWeeks[sg.Week] {
			f.data.Sightings = append(f.data.Sightings, sg)
		}
		// Documents not dated to the day have no place in an order of firsts.
		if sg.Week == "" {
			return
		}
		any, own := firstKey{sg.Framing, sg.Outlet, false}, firstKey{sg.Framing, sg.Outlet, true}
		keep := !firsts[any]
		if sg.Voice == string(voice.Own) && !firsts[own] {
			keep, firsts[own] = true, true
		}
		if firsts[any] = true; keep {
			f.data.Firsts = append(f.data.Firsts, sg)
		}
	}
	last := 0 // newest version in which the current framing stands
	err := each(f.ctx, f.tx, func(scan func(...any) error) error {
		var m seenMention
		var published, precision, firstSeen, topics string
		if err := scan(&m.Framing, &m.Document, &m.Version, &m.Outlet, &m.Kind, &m.Week, &published, &precision, &m.Published.Source, &m.Published.ZoneKnown,
			&firstSeen, &m.Language, &m.Voice, &m.Scare, &m.Place, &m.Origin, &m.URL, &m.Title, &m.Text, &m.Capture, &m.Noarchive, &topics, &m.number, &m.latest); err != nil {
			return err
		}
		m.Published.Time, m.Published.Precision = parseStamp(published), extract.Precision(precision)
		m.FirstSeen = parseStamp(firstSeen)
		m.Reprint = m.Origin != m.Document
		m.Topics = strings.Fields(topics)
		if !open || m.Document != current.Document || m.Framing != current.Framing {
			flush()
			current, open, last = m, true, 0
		}
		if m.number == current.number { // only the first version in which it stood gives voice
			current.Voice = strongest(current.Voice, m.Voice)
			current.Scare = current.Scare || m.Scare
		}
		last = max(last, m.number)
		current.Removed = last < current.latest
		return nil
	}, `
		select m.framing, m.document, m.version, d.outlet, d.kind, d.week, d.published, d.precision, d.date_source, d.zone_known,
			d.first_seen, d.language, m.voice, m.scare, m.place, coalesce(r.origin, d.id), d.canonical, v.title, m.text, v.capture, v.noarchive,
			coalesce((select group_concat(topic, ' ') from (select topic from document_topic t where t.key = m.key and t.document = m.document order by topic)), ''),
			v.number, (select max(number) from document_version n where n.document = m.document and n.key = v.key)
		from mention m
		join document d on d.id = m.document
		join document_version v on v.key = ?2 and v.id = m.version
		left join reprint r on r.key = m.key and r.document = m.document
		where m.key = ?1 and d.published < ?3
		order by d.published, m.document, m.framing, v.number, m.passage, m.start`, f.trackID, f.extractID, stamp(f.data.To))
	if err != nil {
		return err
	}
	flush()
	slices.SortStableFunc(f.data.Firsts, func(a, b reports.Sighting) int { return strings.Compare(a.Framing, b.Framing) })
	return nil
}

// strongest is the voice that a document's sighting has: own if any mention of
// the version is own, else quoted, rebutted, unclear.
func strongest(a, b string) string {
	for _, v := range []voice.Voice{voice.Own, voice.Quoted, voice.Rebutted} {
		if a == string(v) || b == string(v) {
			return string(v)
		}
	}
	return string(voice.Unclear)
}

// evidence adds the week's mentions, each with its citation: those of the
// first version in which the framing stood.
func (f *figures) evidence() error {
	first := map[[2]string]int{}
	removed := map[[2]string]bool{}
	for _, sg := range f.data.Sightings {
		removed[[2]string{sg.Framing, sg.Document}] = sg.Removed
	}
	return each(f.ctx, f.tx, func(scan func(...any) error) error {
		var e reports.Evidence
		var published, precision, captured, actors, origin string
		if err := scan(&e.Mention, &e.Framing, &e.Document, &e.Version, &e.Number, &e.Outlet, &e.Kind, &e.Title, &e.URL,
			&published, &precision, &e.Published.Source, &e.Published.ZoneKnown, &captured, &e.Capture, &e.File, &e.Offset, &e.Digest,
			&e.Passage, &e.Start, &e.End, &e.Context, &e.Words, &e.Language, &e.Voice, &e.Place, &e.Scare, &e.Speaker, &e.Resolved, &e.Cue, &e.Tier,
			&e.Negated, &e.Agent.Words, &e.Agent.Actor, &e.Target.Words, &e.Target.Actor,
			&actors, &origin, &e.Noarchive); err != nil {
			return err
		}
		key := [2]string{e.Framing, e.Document}
		if n, ok := first[key]; ok && e.Number != n {
			return nil
		}
		first[key] = e.Number
		e.Published.Time, e.Published.Precision = parseStamp(published), extract.Precision(precision)
		e.Captured, e.Actors = parseStamp(captured), strings.Fields(actors)
		e.Reprint, e.Removed = origin != e.Document, removed[key]
		e.Extractor = f.extractKey
		f.data.Evidence = append(f.data.Evidence, e)
		return nil
	}, `
		select m.id, m.framing, m.document, m.version, v.number, d.outlet, d.kind, v.title, d.canonical,
			d.published, d.precision, d.date_source, d.zone_known, v.valid_from, c.id, c.file, c.offset, c.digest,
			m.passage, m.start, m.end, coalesce(p.text, ''), m.text, m.language, m.voice, m.place, m.scare, m.speaker, m.resolved, m.cue, m.tier,
			m.negated, m.agent, m.agent_actor, m.target, m.target_actor, m.actors, coalesce(r.origin, d.id), v.noarchive
		from document d
		join mention m on m.document = d.id and m.key = ?1
		join document_version v on v.key = ?2 and v.id = m.version
		join capture c on c.id = v.capture
		left join passage p on p.version = v.id and p.key = ?2 and p.number = m.passage
		left join reprint r on r.key = m.key and r.document = m.document
		where d.week = ?3
		order by m.framing, d.published, m.document, v.number, m.passage, m.start`, f.trackID, f.extractID, f.data.Week)
}
