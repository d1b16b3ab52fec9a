package feed

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	jsonfeed "github.com/mmcdole/gofeed/json"
)

// json reads a JSON Feed item by item, so that one bad item or a missing end
// costs no other.
func (p *reading) json(s string) error {
	dec := json.NewDecoder(strings.NewReader(s))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return errNotFeed
	}
	head := map[string]json.RawMessage{}
	listed := false
	err := func() error {
		for dec.More() {
			t, err := dec.Token()
			if err != nil {
				return err
			}
			key, _ := t.(string)
			if key != "items" {
				var v json.RawMessage
				if err := dec.Decode(&v); err != nil {
					return err
				}
				if len(head) < maxAttr {
					head[key] = v
				}
				continue
			}
			t, err = dec.Token()
			if err != nil {
				return err
			}
			if t != json.Delim('[') {
				return errors.New("items is no list")
			}
			listed = true
			if err := p.jsonItems(dec); err != nil {
				return err
			}
		}
		_, err := dec.Token()
		return err
	}()
	if !listed || !strings.Contains(string(head["version"]), "jsonfeed.org") && len(p.feed.Items) == 0 {
		return errNotFeed
	}
	p.feed.Format = "json"
	if err != nil && !errors.Is(err, errEnough) {
		p.feed.Salvaged = true
		if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
			p.problem("cut short: an item that is not complete was left out")
		} else {
			p.problem("broken: %v", err)
		}
	}
	p.feed.Title = plainText(jsonString(head["title"]))
	owners := jsonAuthors(head)
	lang := jsonString(head["language"])
	for i := range p.feed.Items {
		it := &p.feed.Items[i]
		if len(it.Authors) == 0 {
			it.Authors = owners
		}
		it.Language = firstOf(it.Language, lang)
	}
	return nil
}

var errEnough = errors.New("enough")

func (p *reading) jsonItems(dec *json.Decoder) error {
	for dec.More() {
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return err
		}
		if len(raw) > maxText {
			p.problem("an item of more than %d MiB was left out", maxText>>20)
			continue
		}
		if len(p.feed.Items) == maxItems {
			p.problem("more than %d items: the rest is left out", maxItems)
			return errEnough
		}
		it, err := p.jsonItem(raw)
		if err != nil {
			p.problem("item %d: %v", len(p.feed.Items)+1, err)
			continue
		}
		p.add(it)
	}
	_, err := dec.Token()
	return err
}

func (p *reading) jsonItem(raw json.RawMessage) (it Item, err error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(raw, &fields); err != nil || fields == nil {
		return Item{}, errors.New("no object")
	}
	// gofeed fails at a list that holds null, and looks at authors we take
	// apart ourselves.
	authors := jsonAuthors(fields)
	delete(fields, "author")
	delete(fields, "authors")
	clean, err := json.Marshal(fields)
	if err != nil {
		return Item{}, fmt.Errorf("no object: %w", err)
	}
	var e jsonfeed.Item
	if err := json.Unmarshal(clean, &e); err != nil {
		return Item{}, err
	}
	it = Item{
		ID:         e.ID,
		URL:        p.link(p.base, firstOf(e.URL, e.ExternalURL)),
		Title:      plainText(e.Title),
		Published:  p.date(e.DatePublished),
		Updated:    p.date(e.DateModified),
		Content:    firstOf(p.markup(p.base, e.ContentHTML), e.ContentText),
		Summary:    e.Summary,
		Authors:    authors,
		Categories: addOnce(nil, e.Tags...),
		Language:   e.Language,
	}
	if it.URL == "" {
		if s := schemeOf(e.ID); s == "http" || s == "https" {
			it.URL = e.ID
		}
	}
	if e.Attachments != nil && len(*e.Attachments) > 0 {
		it.Media = p.link(p.base, (*e.Attachments)[0].URL)
	}
	return it, nil
}

func jsonAuthors(fields map[string]json.RawMessage) (out []string) {
	type author struct{ Name string }
	var list []*author
	if json.Unmarshal(fields["authors"], &list) == nil {
		for _, a := range list {
			if a != nil {
				out = addOnce(out, name(a.Name))
			}
		}
	}
	var one author
	if len(out) == 0 && json.Unmarshal(fields["author"], &one) == nil {
		out = addOnce(out, name(one.Name))
	}
	return out
}

func jsonString(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return ""
	}
	return s
}
