package reports

// Markdown returns the report as Markdown.
func Markdown(r Report) []byte { return nil }
