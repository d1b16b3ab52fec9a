package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hymnsheet/hymnsheet/internal/store"
)

func (a *app) verifyCommand() *cobra.Command {
	var manifests string
	c := &cobra.Command{
		Use:   "verify",
		Short: "Read the whole archive again and compare it with its digests",
		Long: "Verify reads every archive file against the digests in its records and the chain\n" +
			"that joins them, and the database against the archive: a changed byte is found\n" +
			"and named. With --manifest it writes the chain of each file, a line for each\n" +
			"record, and prints where each ends: keep that line where nobody who can write the\n" +
			"archive can change it, and it proves at any later time that nothing before it was\n" +
			"changed, added or taken out.",
		Example: example("hymnsheet verify", "hymnsheet verify --manifest /backup/manifests"),
		Args:    none,
		RunE: a.do(func(cmd *cobra.Command, _ []string) error {
			s, err := a.look(cmd.Context())
			if err != nil {
				return err
			}
			p := a.startProgress("verify: records", 0)
			rep, err := s.store.Verify(cmd.Context(), p.set)
			p.finish()
			if err == nil && manifests != "" {
				err = s.writeManifests(manifests, rep.Heads)
			}
			if err = errors.Join(err, s.close()); err != nil {
				return err
			}
			return a.printVerified(rep, manifests != "")
		}),
	}
	c.Flags().StringVar(&manifests, "manifest", "", "`FOLDER` for the chain of each archive file, as text")
	return c
}

func (a *app) printVerified(rep store.Report, heads bool) (err error) {
	if a.json {
		err = writeJSON(a.out, rep)
	} else {
		for _, problem := range rep.Problems {
			fmt.Fprintln(a.out, plain(problem))
		}
		if heads {
			for _, h := range rep.Heads {
				fmt.Fprintf(a.out, "%s: %s, %s\n", h.File, counted(h.Records, "record", "records"), h.Link)
			}
		}
		if !a.quiet {
			fmt.Fprintf(a.out, "%s, %s, %s, %s: %s\n", counted(rep.Files, "file", "files"), counted(rep.Records, "record", "records"), counted(rep.Visits, "visit", "visits"),
				counted(rep.Tombstones, "tombstone", "tombstones"), counted(len(rep.Problems), "problem", "problems"))
			if rep.Waiting > 0 {
				fmt.Fprintf(a.out, "%s without a row: the next run adopts them\n", counted(rep.Waiting, "record", "records"))
			}
		}
	}
	if len(rep.Problems) > 0 {
		err = errors.Join(err, fmt.Errorf("verify: %s; restore the files named from a backup", counted(len(rep.Problems), "problem", "problems")))
	}
	return err
}

// writeManifests writes the chain of each file that is sound.
func (s *session) writeManifests(dir string, heads []store.Head) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("verify --manifest: %w", err)
	}
	for _, h := range heads {
		var b bytes.Buffer
		if err := s.store.WriteManifest(&b, h.File); err != nil {
			return err
		}
		if err := writeWhole(filepath.Join(dir, strings.TrimSuffix(h.File, ".gz")+".chain"), b.Bytes()); err != nil {
			return fmt.Errorf("verify --manifest: %w", err)
		}
	}
	return nil
}
