package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

func (a *app) completionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "completion SHELL",
		Short: "Print a completion script for bash, zsh, fish or powershell",
		Long: "Print a script that teaches a shell to complete commands, flags and their values.\n" +
			"Load it in the shell's own start file.",
		Example:   example("source <(hymnsheet completion bash)", "hymnsheet completion fish > ~/.config/fish/completions/hymnsheet.fish"),
		ValidArgs: []string{"bash", "zsh", "fish", "powershell"},
		Args:      exactlyOne("SHELL: bash, zsh, fish or powershell"),
		RunE: a.do(func(cmd *cobra.Command, args []string) error {
			root := cmd.Root()
			switch args[0] {
			case "bash":
				return root.GenBashCompletionV2(a.out, true)
			case "zsh":
				return root.GenZshCompletion(a.out)
			case "fish":
				return root.GenFishCompletion(a.out, true)
			case "powershell":
				return root.GenPowerShellCompletionWithDesc(a.out)
			}
			return usage(fmt.Errorf("%s: want bash, zsh, fish or powershell", args[0]))
		}),
	}
}
