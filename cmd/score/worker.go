package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"time"
)

// A worker is a part of a measure that runs in a process of its own, so that
// its memory and its time can be told from the measure's. It reads its orders
// as JSON and prints its result as JSON.
type worker func(orders json.RawMessage) (any, error)

// workers by name. They are no commands: the measures start them.
func workers() map[string]worker {
	return map[string]worker{
		"internet-web":   work(serveInternet),
		"internet-crawl": work(crawlInternet),
		"frontier-fill":  work(fillFrontier),
		"frontier-drain": work(drainFrontier),
		"pace-web":       work(servePace),
		"pace-crawl":     work(crawlPace),
		"vectors-learn":  work(learnVectors),
	}
}

// work makes a worker of a function with typed orders.
func work[O, R any](f func(O) (R, error)) worker {
	return func(orders json.RawMessage) (any, error) {
		var o O
		if err := json.Unmarshal(orders, &o); err != nil {
			return nil, err
		}
		return f(o)
	}
}

// runWorker is the process of a worker.
func runWorker(args []string) error {
	if len(args) != 2 || workers()[args[0]] == nil {
		return fmt.Errorf("worker %v: want a name and orders", args)
	}
	res, err := workers()[args[0]]([]byte(args[1]))
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(res)
}

// A process is a started worker.
type process struct {
	cmd  *exec.Cmd
	stop io.WriteCloser // its standard input: a server ends when it closes
	out  bytes.Buffer
	errs bytes.Buffer
}

// usage is what an ended process has taken.
type usage struct {
	Peak float64       // MB resident at most
	CPU  time.Duration // user and system
}

// and is the usage of two processes, one after the other.
func (u usage) and(o usage) usage { return usage{max(u.Peak, o.Peak), u.CPU + o.CPU} }

func usageOf(p *os.ProcessState) usage { return usage{maxRSS(p), p.UserTime() + p.SystemTime()} }

func startWorker(name string, orders any) (*process, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	b, err := json.Marshal(orders)
	if err != nil {
		return nil, err
	}
	p := &process{cmd: exec.Command(self, "worker", name, string(b))}
	p.cmd.Stdout, p.cmd.Stderr = &p.out, &p.errs
	if p.stop, err = p.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	return p, p.cmd.Start()
}

// wait waits for the worker's end and decodes its result.
func (p *process) wait(result any) (u usage, err error) {
	err = p.cmd.Wait()
	if p.cmd.ProcessState != nil {
		u = usageOf(p.cmd.ProcessState)
	}
	if err != nil {
		return u, fmt.Errorf("worker %s: %w: %s", p.cmd.Args[2], err, tail(p.errs.String(), 3000))
	}
	return u, json.Unmarshal(p.out.Bytes(), result)
}

// end tells the worker last words, closes its input and waits.
func (p *process) end(words, result any) (usage, error) {
	err := json.NewEncoder(p.stop).Encode(words)
	p.stop.Close()
	used, werr := p.wait(result)
	return used, firstOf(werr, err)
}

// kill ends a worker whose result nobody needs; one that has ended is left.
func (p *process) kill() {
	p.cmd.Process.Kill()
	p.cmd.Wait()
}

// runToEnd starts a worker and waits for its result.
func runToEnd(name string, orders, result any) (usage, error) {
	p, err := startWorker(name, orders)
	if err != nil {
		return usage{}, err
	}
	defer p.stop.Close()
	return p.wait(result)
}

// untilClosed returns what the process that started this one had to say when it
// closes this one's input, or dies.
func untilClosed() ([]byte, error) { return io.ReadAll(os.Stdin) }

// freeAddresses finds loopback ports that nobody uses now.
func freeAddresses(n int) (out []string, err error) {
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		defer l.Close() // all stay taken until the last is found
		out = append(out, l.Addr().String())
	}
	return out, nil
}
