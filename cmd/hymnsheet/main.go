// Command hymnsheet collects what state media and public accounts publish,
// keeps the evidence, works out who says what in whose voice, and writes a
// weekly report.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() { os.Exit(realMain()) }

// stopWithin is how long a command may take to end once it is told to. What is
// kept is safe at every moment, so that ending it then loses no more than a
// clean end would.
const stopWithin = 4500 * time.Millisecond

// realMain is main without the exit, so that tests can run it in their own
// process.
func realMain() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, func() {
		stop() // a second signal ends the process at once
		time.AfterFunc(stopWithin, func() {
			fmt.Fprintf(os.Stderr, "hymnsheet: stopped hard after %s; the next run mends what was cut off\n", stopWithin)
			os.Exit(exitFailed)
		})
	})
	a := &app{in: os.Stdin, out: os.Stdout, err: os.Stderr, getenv: os.Getenv}
	return a.run(ctx, os.Args[1:])
}
