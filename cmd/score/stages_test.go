package main

import "testing"

func TestCumulated(t *testing.T) {
	by, total := cumulated(`File: score
Type: cpu
Duration: 9.58s, Total samples = 3510ms (36.62%)
Showing nodes accounting for 3140ms, 89.46% of 3510ms total
      flat  flat%   sum%        cum   cum%
         0     0%     0%     1800ms 51.28%  example.org/store.(*Frontier).Lease
      10ms  0.28% 37.61%     1240ms 35.33%  main.drain.func2
     100ms  2.85% 40.46%      130ms  3.70%  example.org/weburl.Host (inline)
`)
	if total != 3510 || by["example.org/store.(*Frontier).Lease"] != 1800 || by["main.drain.func2"] != 1240 || by["example.org/weburl.Host"] != 130 || len(by) != 3 {
		t.Errorf("cumulated %v of %g", by, total)
	}
}
