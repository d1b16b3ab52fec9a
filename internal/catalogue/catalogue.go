package catalogue

import (
	_ "embed"
)

var (
	//go:embed outlets.yaml
	outlets string
	//go:embed accounts.yaml
	accounts string
	//go:embed codebook.yaml
	codebook []byte
	//go:embed topics.yaml
	topics []byte
)

// Codebook returns the shipped framings as YAML.
func Codebook() []byte { return codebook }

// Topics returns the shipped topics as YAML.
func Topics() []byte { return topics }
