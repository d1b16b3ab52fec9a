package main

import "testing"

func TestRanOut(t *testing.T) {
	for text, want := range map[string]bool{
		"fuzz: elapsed: 20s\n--- FAIL: FuzzX (20.16s)\n    context deadline exceeded\nFAIL\n":                             true,
		"--- FAIL: FuzzX (3s)\n    x_test.go:9: lost a byte\n    Failing input written to testdata/fuzz/FuzzX/1\nFAIL\n":  false,
		"--- FAIL: FuzzX (3s)\n    context deadline exceeded\n    Failing input written to testdata/fuzz/FuzzX/1\nFAIL\n": false,
		"panic: boom\n    context deadline exceeded\n":                                                                    false,
		"--- FAIL: FuzzX (0.1s)\n    build failed\n":                                                                      false,
	} {
		if got := ranOut(text); got != want {
			t.Errorf("ranOut(%q) = %t, want %t", text, got, want)
		}
	}
}
