package catalogue

import "io"

// A Choice says which part of the catalogue a configuration is made of.
type Choice struct {
	States    []string // ISO 3166-1 alpha-2, any case; none: all
	Languages []string // ISO 639-1, any case; none: all
	Contact   string   // URL or mail address of the operator; empty leaves a line to fill in
}

// Init writes a commented config.yaml with the outlets and accounts of c, and
// with the control outlets that share a language with it. It fails if nothing
// fits, naming what there is.
func Init(w io.Writer, c Choice) error {
	return nil
}
