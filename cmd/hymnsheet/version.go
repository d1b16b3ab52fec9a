package main

import (
	"encoding/json"
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/hymnsheet/hymnsheet/extract"
	"github.com/hymnsheet/hymnsheet/extract/quote"
	"github.com/hymnsheet/hymnsheet/internal/text"
	"github.com/hymnsheet/hymnsheet/narratives/voice"
)

// version is the program's own version; releases set it by -ldflags.
var version = "0.1.0-dev"

// programVersion adds the revision it was built from, where Go knows it.
func programVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return version
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return version + "+" + s.Value[:12]
		}
	}
	return version
}

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print the version of the program and of its components",
		Example: example("hymnsheet version --json"),
		Args:    none,
		RunE: a.do(func(*cobra.Command, []string) error {
			components := []string{extract.Version, quote.Version, text.Version, voice.Version}
			if a.json {
				return json.NewEncoder(a.out).Encode(map[string]any{"version": programVersion(), "components": components})
			}
			fmt.Fprintf(a.out, "hymnsheet %s\n", programVersion())
			for _, c := range components {
				fmt.Fprintf(a.out, "  %s\n", c)
			}
			return nil
		}),
	}
}
