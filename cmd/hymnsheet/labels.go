package main

import (
	"encoding/csv"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/hymnsheet/hymnsheet/internal/store"
)

// outletLabels label outlets that the configuration does not name.
type outletLabels struct {
	state, owner, file string
	control, strict    bool
	each               map[string]store.Article // by outlet: State, Owner and Control
}

// read loads the file of labels, if there is one.
func (l *outletLabels) read() error {
	if l.file == "" {
		return nil
	}
	f, err := os.Open(l.file)
	if err != nil {
		return usage(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return usage(fmt.Errorf("%s: %w", l.file, err))
	}
	if len(rows) > 0 {
		rows[0][0] = strings.TrimPrefix(rows[0][0], "\ufeff")
	}
	if len(rows) == 0 || !slices.Contains(rows[0], "outlet") {
		return usage(fmt.Errorf("%s:1: no column outlet: the first line must name outlet, state, owner and control", l.file))
	}
	l.each = map[string]store.Article{}
	for _, row := range rows[1:] {
		a := csvArticle(rows[0], row)
		l.each[a.Outlet] = a
	}
	return nil
}

func (l *outletLabels) names(outlet string) bool {
	_, ok := l.each[outlet]
	return ok
}

// apply labels an article's outlet; what the line says itself comes first.
func (l *outletLabels) apply(a *store.Article) {
	e := l.each[a.Outlet]
	a.State = firstOf(a.State, e.State, l.state)
	a.Owner = firstOf(a.Owner, e.Owner, l.owner)
	a.Control = a.Control || e.Control || l.control
}

func firstOf(list ...string) string {
	for _, s := range list {
		if s != "" {
			return s
		}
	}
	return ""
}
