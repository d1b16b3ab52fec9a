//go:build !linux

package main

import "errors"

func scoreDisk(setup) ([]figure, error) {
	return nil, errors.New("the full disk is measured on Linux only")
}
