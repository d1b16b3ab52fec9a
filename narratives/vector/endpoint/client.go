// Package endpoint asks a server that somebody runs, or rents, for vectors of
// texts: POST /embeddings in the shape of OpenAI, which Ollama, llama.cpp and
// vLLM answer too. It is optional. Texts leave the machine only if the
// configuration names such a server, only to that server (redirects are not
// followed), and what comes back is believed only as far as it can be checked.
package endpoint

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode"
)

const (
	maxAnswer  = 64 << 20 // bytes of an answer
	maxRefusal = 4 << 10  // bytes of an error's body that are read
	maxDims    = 16384    // numbers of a vector
	tries      = 3        // of one request, if the server may recover
	excerpt    = 200      // bytes of an error's body that are shown
)

// backoff is how long the second try waits, the next one four times as long;
// longestWait is the most that a server's Retry-After is followed.
const (
	backoff     = time.Second
	longestWait = 30 * time.Second
)

// A Client asks one endpoint.
type Client struct {
	config Config
	key    string
	http   *http.Client
	wait   func(context.Context, time.Duration) error
}

// New returns a client; key is empty if none is to be sent.
func New(c Config, key string) *Client {
	return &Client{
		config: c, key: key, wait: wait,
		http: &http.Client{
			Timeout:       c.Timeout,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
}

// wait returns after d, or earlier with an error when ctx is over.
func wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// Embed returns a vector for each text, in order, all of one length, finite and
// not zero. It asks again a little later if the server is busy, fails or
// cannot be reached; what is wrong with an answer is in the error, with what to
// do where that is known.
func (c *Client) Embed(ctx context.Context, texts []string) ([][]float32, error) {
	address := strings.TrimSuffix(c.config.URL, "/") + "/embeddings"
	body, err := json.Marshal(map[string]any{"model": c.config.Model, "input": texts, "encoding_format": "float"})
	if err != nil {
		return nil, fmt.Errorf("embeddings: %w", err)
	}
	for try, pause := 1, backoff; ; try, pause = try+1, 4*pause {
		out, later, err := c.once(ctx, address, body, len(texts))
		if err == nil {
			return out, nil
		}
		err = fmt.Errorf("embeddings: %s: %w", address, err)
		if later == never || try == tries || ctx.Err() != nil {
			return nil, err
		}
		if werr := c.wait(ctx, max(pause, later)); werr != nil {
			return nil, errors.Join(err, werr)
		}
	}
}

// never says that asking again would not help.
const never = -1

// once asks once. On an error it says how long to wait at least before the next
// try, or never.
func (c *Client) once(ctx context.Context, address string, body []byte, n int) (out [][]float32, later time.Duration, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return nil, never, err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "application/json")
	if c.key != "" {
		req.Header.Set("Authorization", "Bearer "+c.key)
	}
	res, err := c.http.Do(req)
	if err != nil {
		return nil, 0, fmt.Errorf("%w: is the server running, and embeddings.url right?", unwrapURL(err))
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return nil, retryAfter(res), c.refused(res)
	}
	answer, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer+1))
	switch {
	case err != nil:
		return nil, 0, fmt.Errorf("answer cut short: %w", err)
	case len(answer) > maxAnswer:
		return nil, never, fmt.Errorf("answer of more than %d MiB: make embeddings.batch smaller", maxAnswer>>20)
	}
	out, err = vectors(answer, n)
	return out, never, err
}

// unwrapURL leaves out the method and address that net/http puts before an
// error: they are said already.
func unwrapURL(err error) error {
	if inner := errors.Unwrap(err); inner != nil {
		return inner
	}
	return err
}

// retryAfter says when to ask again after a status other than 200.
func retryAfter(res *http.Response) time.Duration {
	if res.StatusCode != http.StatusTooManyRequests && res.StatusCode < 500 {
		return never
	}
	seconds, err := strconv.Atoi(res.Header.Get("Retry-After"))
	if err != nil || seconds < 0 {
		return 0
	}
	return time.Duration(min(seconds, int(longestWait/time.Second))) * time.Second
}

// refused is the error of a status other than 200, with what can be done.
func (c *Client) refused(res *http.Response) error {
	answer, _ := io.ReadAll(io.LimitReader(res.Body, maxRefusal)) // what has come of it will do
	said := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == unicode.ReplacementChar {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(string(answer), ""))
	if c.key != "" { // before it is cut: a part of the key would be shown
		said = strings.ReplaceAll(said, c.key, "KEY")
	}
	said = strings.ToValidUTF8(said[:min(len(said), excerpt)], "")
	hint := map[int]string{
		http.StatusUnauthorized: ": is the key right that embeddings.key_env names?",
		http.StatusForbidden:    ": is the key right that embeddings.key_env names?",
		http.StatusNotFound:     ": does the server have embeddings.model, and does embeddings.url end where /embeddings begins?",
	}[res.StatusCode]
	if res.StatusCode/100 == 3 {
		hint = ": it leads elsewhere; write the address itself into embeddings.url"
	}
	return fmt.Errorf("%d %s: %q%s", res.StatusCode, http.StatusText(res.StatusCode), strings.TrimSpace(said), hint)
}

// vectors reads an answer that should hold n vectors.
func vectors(answer []byte, n int) ([][]float32, error) {
	var got struct {
		Data []struct {
			Index     *int      `json:"index"`
			Embedding []float32 `json:"embedding"`
		} `json:"data"`
	}
	if err := json.Unmarshal(answer, &got); err != nil {
		return nil, fmt.Errorf("answer is not what /embeddings gives: %w", err)
	}
	if len(got.Data) != n {
		return nil, fmt.Errorf("%d vectors for %d texts", len(got.Data), n)
	}
	out := make([][]float32, n)
	for i, d := range got.Data {
		at := i
		if d.Index != nil {
			at = *d.Index
		}
		if at < 0 || at >= n || out[at] != nil {
			return nil, fmt.Errorf("vector %d has index %d of %d, or one that another has", i, at, n)
		}
		if len(d.Embedding) == 0 || len(d.Embedding) > maxDims || len(d.Embedding) != len(got.Data[0].Embedding) {
			return nil, fmt.Errorf("vector %d has %d numbers, the first %d; 1 to %d and as many each are wanted", i, len(d.Embedding), len(got.Data[0].Embedding), maxDims)
		}
		if !isDirection(d.Embedding) {
			return nil, fmt.Errorf("vector %d is zero or not finite", i)
		}
		out[at] = d.Embedding
	}
	return out, nil
}

func isDirection(v []float32) bool {
	sum := 0.0
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	return sum > 0 && !math.IsInf(sum, 0) && !math.IsNaN(sum)
}
