// Command plain crawls as the examples of colly and goquery do, with one insert
// a page: the measure that the product's pace is compared with. It asks for no
// robots.txt, keeps no evidence and forgets where it was. “durable” leaves SQLite as it
// comes: each page is on disk before the next insert, as what it is compared
// with promises. “quick” sets a write-ahead log that is not waited for.
package main

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/gocolly/colly/v2"
	_ "modernc.org/sqlite"
)

func main() {
	if len(os.Args) != 4 {
		log.Fatal("want a database, the addresses of hosts, and durable or quick")
	}
	begun := time.Now()
	pragmas := "?_pragma=busy_timeout(10000)"
	if os.Args[3] == "quick" {
		pragmas += "&_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)"
	}
	db, err := sql.Open("sqlite", "file:"+os.Args[1]+pragmas)
	if err != nil {
		log.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	if _, err := db.Exec(`create table page (url text primary key, title text, author text, published text, text text)`); err != nil {
		log.Fatal(err)
	}
	var pages atomic.Int64
	c := colly.NewCollector(colly.Async(true), colly.UserAgent("plain"))
	if err := c.Limit(&colly.LimitRule{DomainGlob: "*", Parallelism: 16}); err != nil {
		log.Fatal(err)
	}
	c.OnHTML("a[href]", func(e *colly.HTMLElement) {
		if u := e.Request.AbsoluteURL(e.Attr("href")); strings.Contains(u, "/news/") {
			e.Request.Visit(u) // visited already: no matter
		}
	})
	c.OnHTML("article", func(e *colly.HTMLElement) {
		var text []string
		e.DOM.Find("p").Each(func(_ int, p *goquery.Selection) { text = append(text, p.Text()) })
		head := e.DOM.Closest("html").Find("head")
		author, _ := head.Find(`meta[name="author"]`).Attr("content")
		published, _ := head.Find(`meta[property="article:published_time"]`).Attr("content")
		_, err := db.Exec(`insert into page values (?, ?, ?, ?, ?)`, e.Request.URL.String(), e.DOM.Find("h1").First().Text(), author, published, strings.Join(text, "\n\n"))
		if err != nil {
			log.Fatal(err)
		}
		pages.Add(1)
	})
	c.OnError(func(r *colly.Response, err error) { log.Fatal(r.Request.URL, err) })
	for _, addr := range strings.Split(os.Args[2], ",") {
		if err := c.Visit("http://" + addr + "/list.html"); err != nil {
			log.Fatal(err)
		}
	}
	c.Wait()
	if err := db.Close(); err != nil {
		log.Fatal(err)
	}
	if err := json.NewEncoder(os.Stdout).Encode(map[string]any{"Pages": pages.Load(), "Total": time.Since(begun).Seconds()}); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
}
