package endpoint

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// asking is a client of a server that handles each request in turn by the next
// of its handlers, the last one for ever. waits are what the client waited.
func asking(t *testing.T, key string, handlers ...http.HandlerFunc) (c *Client, asked *atomic.Int32, waits *[]time.Duration) {
	t.Helper()
	asked, waits = new(atomic.Int32), &[]time.Duration{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := int(asked.Add(1))
		handlers[min(n, len(handlers))-1](w, r)
	}))
	t.Cleanup(server.Close)
	c = New(Config{URL: server.URL + "/v1/", Model: "toy", Batch: 2, Timeout: 10 * time.Second}, key)
	c.wait = func(_ context.Context, d time.Duration) error {
		*waits = append(*waits, d)
		return nil
	}
	return c, asked, waits
}

func say(status int, body string, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		fmt.Fprint(w, body)
	}
}

const good = `{"object": "list", "data": [{"index": 1, "embedding": [0, 2]}, {"index": 0, "embedding": [1, 0.5]}]}`

func TestEmbed(t *testing.T) {
	c, _, _ := asking(t, "secret", func(w http.ResponseWriter, r *http.Request) {
		var got struct {
			Model string
			Input []string
		}
		if err := json.NewDecoder(r.Body).Decode(&got); err != nil || got.Model != "toy" || !slices.Equal(got.Input, []string{"one", "two"}) {
			t.Errorf("asked %+v, %v", got, err)
		}
		if r.Method != http.MethodPost || r.URL.Path != "/v1/embeddings" || r.Header.Get("Authorization") != "Bearer secret" {
			t.Errorf("asked %s %s with %q", r.Method, r.URL, r.Header.Get("Authorization"))
		}
		fmt.Fprint(w, good)
	})
	got, err := c.Embed(t.Context(), []string{"one", "two"})
	if err != nil || fmt.Sprint(got) != "[[1 0.5] [0 2]]" {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestNoKeyNoHeader(t *testing.T) {
	c, _, _ := asking(t, "", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "" {
			t.Error("a key is sent that there is not")
		}
		fmt.Fprint(w, good)
	})
	if _, err := c.Embed(t.Context(), []string{"one", "two"}); err != nil {
		t.Error(err)
	}
}

// An answer that is no good is an error that says what is wrong, and is not
// asked for again.
func TestBadAnswers(t *testing.T) {
	data := func(list string) string { return `{"data": [` + list + `]}` }
	for name, one := range map[string]struct {
		status     int
		body, want string
	}{
		"too few":       {200, data(`{"index": 0, "embedding": [1]}`), "1 vectors for 2 texts"},
		"none":          {200, `{}`, "0 vectors for 2 texts"},
		"same index":    {200, data(`{"index": 0, "embedding": [1]}, {"index": 0, "embedding": [1]}`), "vector 1 has index 0 of 2, or one that another has"},
		"index outside": {200, data(`{"index": 2, "embedding": [1]}, {"index": 0, "embedding": [1]}`), "vector 0 has index 2 of 2"},
		"lengths":       {200, data(`{"embedding": [1, 2]}, {"embedding": [1]}`), "vector 1 has 1 numbers, the first 2"},
		"no numbers":    {200, data(`{"embedding": []}, {"embedding": []}`), "vector 0 has 0 numbers"},
		"zero":          {200, data(`{"embedding": [1]}, {"embedding": [0]}`), "vector 1 is zero or not finite"},
		"not finite":    {200, data(`{"embedding": [1]}, {"embedding": [1e400]}`), "answer is not what /embeddings gives"},
		"NaN":           {200, data(`{"embedding": [1]}, {"embedding": [NaN]}`), "answer is not what /embeddings gives"},
		"no JSON":       {200, "<html>", "answer is not what /embeddings gives"},
		"not found":     {404, "no such\x1bmodel", `404 Not Found: "no such model": does the server have embeddings.model`},
		"key":           {401, "secret is wrong", `401 Unauthorized: "KEY is wrong": is the key right that embeddings.key_env names?`},
		"key at cut":    {402, strings.Repeat("x", excerpt-3) + "secret", `"` + strings.Repeat("x", excerpt-3) + `KEY"`},
		"long refusal":  {403, strings.Repeat("x", maxAnswer+1), `403 Forbidden: "` + strings.Repeat("x", excerpt) + `": is the key right`},
		"too long":      {200, strings.Repeat(" ", maxAnswer+1), "answer of more than 64 MiB"},
	} {
		t.Run(name, func(t *testing.T) {
			c, asked, _ := asking(t, "secret", say(one.status, one.body))
			_, err := c.Embed(t.Context(), []string{"one", "two"})
			if err == nil || !strings.Contains(err.Error(), one.want) || !strings.HasPrefix(err.Error(), "embeddings: http://127.0.0.1:") {
				t.Errorf("error %v, want %s", err, one.want)
			}
			if asked.Load() != 1 {
				t.Errorf("asked %d times", asked.Load())
			}
		})
	}
}

func TestBusyServers(t *testing.T) {
	for name, one := range map[string]struct {
		handlers []http.HandlerFunc
		waits    []time.Duration
		want     string
	}{
		"recovers":    {[]http.HandlerFunc{say(503, ""), say(200, good)}, []time.Duration{time.Second}, ""},
		"asks for it": {[]http.HandlerFunc{say(429, "", "Retry-After", "7"), say(200, good)}, []time.Duration{7 * time.Second}, ""},
		"for hours":   {[]http.HandlerFunc{say(429, "", "Retry-After", "9999999999"), say(429, "", "Retry-After", "99999"), say(200, good)}, []time.Duration{longestWait, longestWait}, ""},
		"for good":    {[]http.HandlerFunc{say(500, "broken")}, []time.Duration{time.Second, 4 * time.Second}, `500 Internal Server Error: "broken"`},
		"cut short":   {[]http.HandlerFunc{say(200, "{", "Content-Length", "99"), say(200, good)}, []time.Duration{time.Second}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			c, _, waits := asking(t, "", one.handlers...)
			_, err := c.Embed(t.Context(), []string{"one", "two"})
			if one.want == "" && err != nil || one.want != "" && (err == nil || !strings.Contains(err.Error(), one.want)) {
				t.Errorf("error %v, want %q", err, one.want)
			}
			if !slices.Equal(*waits, one.waits) {
				t.Errorf("waited %v, want %v", *waits, one.waits)
			}
		})
	}
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the other server is asked") }))
	defer elsewhere.Close()
	c, _, _ := asking(t, "", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, elsewhere.URL, http.StatusTemporaryRedirect)
	})
	if _, err := c.Embed(t.Context(), []string{"one"}); err == nil || !strings.Contains(err.Error(), "it leads elsewhere") {
		t.Errorf("error %v", err)
	}
}

func TestNobodyThere(t *testing.T) {
	c, _, waits := asking(t, "", say(200, good))
	c.config.URL = "http://127.0.0.1:1/v1"
	_, err := c.Embed(t.Context(), []string{"one"})
	if err == nil || !strings.HasSuffix(err.Error(), "is the server running, and embeddings.url right?") || len(*waits) != tries-1 {
		t.Errorf("error %v, waited %v", err, *waits)
	}
}

func TestSilentServer(t *testing.T) {
	c, asked, _ := asking(t, "", func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // a server hears that a client has left when it has read all
		<-r.Context().Done()
	})
	c.http.Timeout = 20 * time.Millisecond
	if _, err := c.Embed(t.Context(), []string{"one"}); err == nil || !strings.Contains(err.Error(), "Timeout") || asked.Load() != tries {
		t.Errorf("asked %d times, error %v", asked.Load(), err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	c.wait = func(context.Context, time.Duration) error {
		cancel()
		return ctx.Err()
	}
	asked.Store(0)
	if _, err := c.Embed(ctx, []string{"one"}); err == nil || asked.Load() != 1 {
		t.Errorf("stopped, and asked %d times, error %v", asked.Load(), err)
	}
}

func TestValidate(t *testing.T) {
	whole := Config{URL: "http://127.0.0.1:11434/v1", Model: "m", Batch: 32, Timeout: time.Minute}
	for want, change := range map[string]func(*Config){
		"":                                       func(*Config) {},
		"no endpoint":                            func(c *Config) { *c = Config{} },
		"embeddings: url: must be an http":       func(c *Config) { c.URL = "127.0.0.1:11434" },
		"embeddings: url: must have no user":     func(c *Config) { c.URL = "https://a:b@example.org/v1" },
		"embeddings: key_env: a key is not sent": func(c *Config) { c.URL, c.KeyEnv = "http://example.org/v1", "KEY" },
		"embeddings: key_env: must be the name":  func(c *Config) { c.KeyEnv = "sk-abc" },
		"embeddings: batch: 0":                   func(c *Config) { c.Batch = 0 },
		"embeddings: timeout: 1h0m0s":            func(c *Config) { c.Timeout = time.Hour },
	} {
		c := whole
		change(&c)
		err := c.Validate()
		if want == "" || want == "no endpoint" {
			if err != nil {
				t.Error(err)
			}
		} else if err == nil || !strings.HasPrefix(err.Error(), want) || strings.Contains(err.Error(), "sk-abc") {
			t.Errorf("error %v, want %s", err, want)
		}
	}
	for host, want := range map[string]bool{"http://localhost:1": true, "http://[::1]:1": true, "http://127.9.9.9": true, "http://10.0.0.1": false, "https://example.org": false} {
		if got := (Config{URL: host}).Local(); got != want {
			t.Errorf("%s is local: %v", host, got)
		}
	}
}

// FuzzVectors holds that whatever a server says is either vectors as they are
// wanted, or an error.
func FuzzVectors(f *testing.F) {
	f.Add([]byte(good), 2)
	f.Add([]byte(`{"data": [{"index": -1, "embedding": [1]}]}`), 1)
	f.Fuzz(func(t *testing.T, answer []byte, n int) {
		if n < 1 || n > 8 {
			return
		}
		out, err := vectors(answer, n)
		if err != nil {
			return
		}
		for _, v := range out {
			if len(v) == 0 || len(v) != len(out[0]) || !isDirection(v) {
				t.Fatalf("vectors %v", out)
			}
		}
	})
}
