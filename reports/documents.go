package reports

// documentsCSV lists what stands behind the numbers of the page: the documents
// of each framing's series, of each speaker, of each narrative and of each candidate.
func documentsCSV(r Report) []byte {
	t := newTable("behind", "id", "week", "document", "outlet", "kind", "voice", "counted", "reprint", "published", "headline", "url", "capture")
	for _, c := range r.Cards {
		for _, d := range c.Documents {
			t.row("framing", c.ID, d.Week, d.Document, d.Outlet, d.Kind, d.Voice, yes(d.InTopic), yes(d.Reprint), csvDate(d.Published), d.Title, d.URL, d.Capture)
		}
	}
	refs := map[string]DocumentRef{}
	put := func(behind, id, kind string, documents []string) {
		for _, x := range documents {
			if d, ok := refs[x]; ok {
				t.row(behind, id, r.Header.Week, x, d.Outlet, kind, "", "", "", csvDate(d.Published), d.Title, d.URL, d.Capture)
			}
		}
	}
	if q := r.Quoted; q != nil {
		for _, d := range q.Documents {
			refs[d.Document] = d
		}
		for _, s := range q.Speakers {
			id := s.Speaker
			if id == "" {
				id = s.Name
			}
			put("speaker", id, s.Kind, s.Sources)
		}
	}
	if n := r.Narratives; n != nil {
		for _, d := range n.Documents {
			refs[d.Document] = d
		}
		for _, x := range n.Rows {
			put("narrative", x.ID, "", x.Documents)
		}
	}
	if c := r.Candidates; c != nil {
		for _, d := range c.Documents {
			refs[d.Document] = d
		}
		for _, x := range c.Rows {
			put("candidate", x.ID, article, x.Documents)
		}
	}
	return t.bytes()
}
