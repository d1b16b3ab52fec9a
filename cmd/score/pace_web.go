package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// paceOrders are the orders of the server and of the product's crawl.
type paceOrders struct {
	Addrs   []string // one host each
	Pages   int      // all together
	Dir     string
	Extract bool
	Profile string
}

// servePace serves pages of about 17 KB at several addresses, as fast as it is
// asked.
func servePace(o paceOrders) (int, error) {
	each := o.Pages / len(o.Addrs)
	for i, addr := range o.Addrs {
		l, err := net.Listen("tcp", addr)
		if err != nil {
			return 0, err
		}
		go (&http.Server{Handler: paceHost(i, each)}).Serve(l) // ends with the process
	}
	_, err := untilClosed()
	return 0, err
}

// paceHost is one host: robots.txt, a listing and its pages.
func paceHost(host, pages int) http.Handler {
	var list strings.Builder
	list.WriteString("<!DOCTYPE html><html><head><title>News</title></head><body><ul>")
	for n := 1; n <= pages; n++ {
		fmt.Fprintf(&list, `<li><a href="/news/%d.html">A headline of usual length, number %d</a></li>`, n, n)
	}
	list.WriteString("</ul></body></html>")
	stock := paceStock()
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		h := rw.Header()
		h.Set("Content-Type", "text/html; charset=utf-8")
		switch {
		case r.URL.Path == "/robots.txt":
			h.Set("Content-Type", "text/plain")
			io.WriteString(rw, "User-agent: *\nDisallow: /closed/\n")
		case r.URL.Path == "/list.html":
			io.WriteString(rw, list.String())
		case strings.HasPrefix(r.URL.Path, "/news/"):
			n, err := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(r.URL.Path, "/news/"), ".html"))
			if err != nil {
				http.NotFound(rw, r)
				return
			}
			h.Set("ETag", fmt.Sprintf(`"%d-%d"`, host, n))
			io.WriteString(rw, pacePage(stock, host, n))
		default:
			http.NotFound(rw, r)
		}
	})
}

// pacePage is one page: a head, menus, an article and what newspapers put
// around one.
func pacePage(stock []string, host, n int) string {
	var b strings.Builder
	b.Grow(18 << 10)
	at := time.Date(2019, 8, 1, 6, 0, 0, 0, time.UTC).Add(time.Duration(n) * time.Hour)
	fmt.Fprintf(&b, `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>A headline of usual length, number %d - Gazette %d</title>`, n, host)
	fmt.Fprintf(&b, `<meta property="article:published_time" content="%s"><meta name="author" content="Ada Penhallow"><link rel="stylesheet" href="/s.css"><style>%s</style></head><body>`, at.Format(time.RFC3339), strings.Repeat(".box-a1 .item{margin:0 4px;padding:2px}", 40))
	b.WriteString(`<header><nav><ul>`)
	for i := range 30 {
		fmt.Fprintf(&b, `<li class="item"><a href="/section/%d/">Section %d</a></li>`, i, i)
	}
	fmt.Fprintf(&b, `</ul></nav></header><main><article><h1>A headline of usual length, number %d</h1><p class="meta">By Ada Penhallow, %s</p>`, n, at.Format("2 January 2006"))
	for p := range 12 {
		fmt.Fprintf(&b, "<p>On day %d of the log of port %d, line %d: %s</p>", n, host, p, stock[(n*7+p*13+host)%len(stock)])
	}
	b.WriteString(`</article><aside><h2>Read on</h2><ul>`)
	for i := range 20 {
		fmt.Fprintf(&b, `<li class="item"><a href="/tag/%d/">What else the harbour office wrote, part %d</a></li>`, (n+i)%97, i)
	}
	b.WriteString(`</ul></aside></main><footer><p>Gazette, all rights kept.</p></footer></body></html>`)
	return b.String()
}

// paceStock is a stock of made-up paragraphs.
func paceStock() (out []string) {
	names := []string{"the pilot", "the harbour master", "a ferry clerk", "the lamp keeper", "the night watch"}
	deeds := []string{"counted the crates on the northern pier", "closed the lock before the tide turned", "wrote the wind into the book", "sent two boats back to the roads", "asked for another lamp at the mole"}
	said := []string{"“We have had calmer weeks,” the master said.", "Nobody was hurt.", "The office will look at the chart again.", "“Ask me when the fog is gone,” said the pilot.", "The crates go north by rail."}
	for i := range 125 {
		var b strings.Builder
		for s := range 7 {
			fmt.Fprintf(&b, "At %d past the hour %s %s, as on %d days before. %s ", (i*7+s*11)%60, names[(i+s)%5], deeds[(i/5+s)%5], 2+(i*s)%40, said[(i/25+s)%5])
		}
		out = append(out, b.String())
	}
	return out
}
