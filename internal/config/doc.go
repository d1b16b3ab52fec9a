// Package config reads config.yaml and hands each room what it asks for.
//
// In goes one YAML file, with the files it names and the catalogue we ship;
// out comes a Config, or every problem found, each with file and line and
// what to write instead. A key we do not know is a problem, and so is a value
// of the wrong kind: nothing is guessed and nothing is skipped.
//
// Anchors, aliases and tags are refused, and so are files over 4 MiB. The
// package opens nothing but files, and asks no network and no clock.
package config
