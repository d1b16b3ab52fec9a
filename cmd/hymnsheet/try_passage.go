package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hymnsheet/hymnsheet/internal/config"
	"github.com/hymnsheet/hymnsheet/narratives"
)

type passageLine struct {
	ID      string `json:"id"`
	File    string `json:"file"`
	Lang    string `json:"lang"`
	Outlet  string `json:"outlet"`
	Part    string `json:"part"`
	Byline  string `json:"byline"`
	Section string `json:"section"`
	Phrase  *struct {
		Start int `json:"start"`
		End   int `json:"end"`
	} `json:"phrase"`
}

// A phraseAnswer is about one span.
type phraseAnswer struct {
	ID string `json:"id"`
	narratives.Verdict
}

// A passageAnswer is about every match of the codebook.
type passageAnswer struct {
	ID       string               `json:"id"`
	Mentions []narratives.Verdict `json:"mentions"`
}

func (a *app) tryPassageCommand() *cobra.Command {
	var line passageLine
	var phrase, lines string
	c := &cobra.Command{
		Use:   "passage FILE.txt",
		Short: "Say how the words of a text would be counted, and why",
		Long: "Passage finds the codebook's framings in a text and says of each whose words it is\n" +
			"in: the outlet's own, quoted, rebutted or unclear. With --phrase it says so of any\n" +
			"words. The codebook is the configuration's; without one, the shipped one.",
		Example: example("hymnsheet try passage --outlet example-daily story.txt", "hymnsheet try passage --phrase 'moral high ground' --json story.txt"),
		Args:    oneFile("FILE.txt (- for standard input)", &lines),
		RunE: a.do(func(cmd *cobra.Command, args []string) error {
			t, err := a.codebook(cmd.Flags().Changed("config"))
			if err != nil {
				return err
			}
			if lines != "" {
				return manifest(a, lines, func(l passageLine) string { return l.ID }, func(dir string, l passageLine) (any, error) {
					body, err := a.readInput(beside(dir, l.File))
					if err != nil {
						return nil, err
					}
					return judge(t, l, string(body))
				})
			}
			body, err := a.readInput(args[0])
			if err != nil {
				return err
			}
			if phrase != "" {
				return a.tryPhrase(t, line, string(body), phrase)
			}
			got, err := judge(t, line, string(body))
			if err != nil {
				return err
			}
			if a.json {
				return writeJSON(a.out, got)
			}
			return writeVerdicts(a.out, got.(passageAnswer).Mentions)
		}),
	}
	f := c.Flags()
	f.StringVar(&line.Outlet, "outlet", "", "`ID` of the outlet that speaks; its own name is then no other speaker")
	f.StringVar(&line.Part, "part", "body", "`PART` of the document: body, or headline if the first paragraph is one")
	f.StringVar(&line.Lang, "lang", "", "language `CODE`, such as en; guessed if left out")
	f.StringVar(&line.Byline, "byline", "", "`AUTHOR` as printed")
	f.StringVar(&line.Section, "section", "", "`SECTION` as printed")
	f.StringVar(&phrase, "phrase", "", "`WORDS` of the text to be judged, whether or not the codebook counts them")
	f.StringVar(&lines, "manifest", "", "JSON Lines `FILE` with id, file, lang, outlet, part, byline, section and phrase")
	oneOf(c, "part", "body", "headline")
	return c
}

// codebook compiles the configured codebook, or the shipped one where there is
// no configuration and none was named.
func (a *app) codebook(named bool) (*narratives.Tracker, error) {
	c, err := config.Load(a.configPath)
	if errors.Is(err, os.ErrNotExist) && !named {
		const shipped = "http: {contact: https://example.org/nobody-is-asked}\ncodebook: {use: shipped}\ntopics: {use: shipped}\nactors: {use: shipped}\n"
		c, err = config.Parse("the shipped codebook", []byte(shipped), os.ReadFile)
	}
	if err != nil {
		return nil, usage(err)
	}
	t, err := narratives.Compile(c.Codebook(), c.Topics(), c.Actors())
	if err != nil {
		return nil, usage(fmt.Errorf("%s: codebook: %w", a.configPath, err))
	}
	return t, nil
}

func (l passageLine) sample(body string) (narratives.Sample, error) {
	switch l.Part {
	case "", "body", "headline":
	default:
		return narratives.Sample{}, usage(fmt.Errorf("part %q: want headline or body", l.Part))
	}
	return narratives.Sample{Text: body, Language: l.Lang, Outlet: l.Outlet, Part: l.Part, Byline: l.Byline, Section: l.Section}, nil
}

// judge answers one line: about its phrase, or about every match.
func judge(t *narratives.Tracker, l passageLine, body string) (any, error) {
	s, err := l.sample(body)
	if err != nil {
		return nil, err
	}
	if l.Phrase != nil {
		v, err := t.Phrase(s, l.Phrase.Start, l.Phrase.End)
		return phraseAnswer{l.ID, v}, err
	}
	out := passageAnswer{l.ID, t.Passage(s)}
	if out.Mentions == nil {
		out.Mentions = []narratives.Verdict{}
	}
	return out, nil
}

// tryPhrase judges every place where words stand in body.
func (a *app) tryPhrase(t *narratives.Tracker, l passageLine, body, words string) error {
	s, err := l.sample(body)
	if err != nil {
		return err
	}
	verdicts := []narratives.Verdict{}
	for _, at := range places(body, words) {
		v, err := t.Phrase(s, at, at+len(words))
		if err != nil {
			return err
		}
		verdicts = append(verdicts, v)
	}
	switch {
	case len(verdicts) == 0:
		return fmt.Errorf("%q: not in the text", words)
	case !a.json:
		return writeVerdicts(a.out, verdicts)
	case len(verdicts) == 1:
		return writeJSON(a.out, phraseAnswer{"", verdicts[0]})
	}
	return writeJSON(a.out, passageAnswer{"", verdicts})
}

func writeVerdicts(w io.Writer, list []narratives.Verdict) error {
	if len(list) == 0 {
		_, err := fmt.Fprintln(w, "nothing that the codebook counts")
		return err
	}
	for i, v := range list {
		if i > 0 {
			fmt.Fprintln(w)
		}
		line := func(name, value string) {
			if value != "" {
				fmt.Fprintf(w, "  %-8s %s\n", name, plain(value))
			}
		}
		fmt.Fprintf(w, "%q, bytes %d to %d\n", plain(v.Text), v.Start, v.End)
		framing := v.ID
		if !v.Framing {
			framing = "none: the codebook does not count these words"
		}
		line("framing", framing)
		line("pattern", v.Variant)
		voice := v.Voice
		if v.Scare {
			voice += ", in scare quotes"
		}
		if v.Negated {
			voice += ", negated"
		}
		line("voice", voice)
		line("place", v.Place)
		speaker := v.Speaker
		if v.Resolved != "" && v.Resolved != v.Speaker {
			speaker += " = " + v.Resolved
		}
		line("speaker", speaker)
		line("cue", v.Cue)
		line("tier", v.Tier)
		line("agent", v.Agent)
		line("target", v.Target)
		line("why", v.Why)
	}
	return nil
}

// places returns where words begin in s.
func places(s, words string) (out []int) {
	for at := 0; ; {
		i := strings.Index(s[at:], words)
		if i < 0 || words == "" {
			return out
		}
		out = append(out, at+i)
		at += i + len(words)
	}
}
