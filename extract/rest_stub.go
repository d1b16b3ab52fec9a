package extract

import "github.com/hymnsheet/hymnsheet/internal/weburl"

func canonicalOf(u string) string {
	if c, err := weburl.Canonical(u); err == nil {
		return c
	}
	return u
}
func readDateline(d Document) Dateline            { return Dateline{} }
func (v *view) readTitle() string                 { return v.f.title }
func (v *view) titlePath() string                 { return "" }
func (v *view) dates() (Date, Date)               { return Date{}, Date{} }
func (v *view) byline(body []Passage) []string    { return nil }
func (v *view) section() string                   { return "" }
func (v *view) canonical() string                 { return canonicalOf(v.url) }
func (v *view) nextPages() []string               { return nil }
func (v *view) payloadText() []Passage            { return nil }
func payloadWeight(ps []Passage) int32            { return 0 }
func (v *view) standfirst(best []piece) []Passage { return nil }
