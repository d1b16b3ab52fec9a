package main

import "github.com/hymnsheet/hymnsheet/extract/quote"

// A quotation is shown with the quotations that stand in its words and have a
// speaker of their own.
type quotation struct {
	quote.Quote
	Inner []quotation `json:"inner,omitempty"`
}

// nest puts each quotation that stands within another under it. It never
// returns nil: programs read an empty list.
func nest(quotes []quote.Quote) []quotation {
	out := []quotation{}
	for _, q := range quotes {
		into := &out
		if q.Within != nil {
			if outer := standing(out, *q.Within); outer != nil {
				into = &outer.Inner
			}
		}
		q.Within = nil // its place says so
		*into = append(*into, quotation{Quote: q})
	}
	return out
}

// standing finds the quotation in marks that stands at s.
func standing(list []quotation, s quote.Span) *quotation {
	for i := range list {
		q := &list[i]
		if q.Kind == quote.Direct && q.Start == s.Start && q.End == s.End {
			return q
		}
		if inner := standing(q.Inner, s); inner != nil {
			return inner
		}
	}
	return nil
}
