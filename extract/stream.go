package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// rejoin puts the parts of a streamed page where its scripts would put them.
// React sends a part that was not ready as a hidden div with the id S:n; in its
// place it leaves a template with the id B:n, with words for the time being
// after it up to the comment /$, or one with the id P:n alone.
func rejoin(root *html.Node) {
	parts, places := map[string]*html.Node{}, map[string]*html.Node{}
	var order []string
	var waiting []*html.Node
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		id := attr(n, "id")
		switch {
		case n.DataAtom == atom.Div && strings.HasPrefix(id, "S:") && hasAttr(n, "hidden") && parts[id[2:]] == nil:
			parts[id[2:]] = n
			order = append(order, id[2:])
		case n.DataAtom == atom.Template && (strings.HasPrefix(id, "B:") || strings.HasPrefix(id, "P:")) && places[id[2:]] == nil:
			places[id[2:]] = n
			if id[0] == 'B' {
				waiting = append(waiting, n)
			}
		}
	}
	for _, id := range order {
		part, place := parts[id], places[id]
		if place == nil || place.Parent == nil || part.Parent == nil || inside(place, part) {
			continue
		}
		for c := part.FirstChild; c != nil; c = part.FirstChild {
			part.RemoveChild(c)
			place.Parent.InsertBefore(c, place)
		}
		part.Parent.RemoveChild(part)
	}
	for _, place := range waiting {
		dropFallback(place)
	}
}

// dropFallback removes what stands in for a part, from its template to the
// comment that ends it.
func dropFallback(place *html.Node) {
	depth := 0
	end := place.NextSibling
	for ; end != nil; end = end.NextSibling {
		if end.Type != html.CommentNode {
			continue
		}
		switch end.Data {
		case "$", "$?", "$!":
			depth++
		case "/$":
			depth--
		}
		if depth < 0 {
			break
		}
	}
	if end == nil {
		return
	}
	for n := place.NextSibling; n != end; n = place.NextSibling {
		place.Parent.RemoveChild(n)
	}
}

// inside reports whether n stands below a.
func inside(n, a *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n == a {
			return true
		}
	}
	return false
}
