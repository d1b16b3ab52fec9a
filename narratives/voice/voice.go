package voice

// Version is the version of this package's output.
const Version = "voice/4"

// A Voice is who speaks in a mention.
type Voice string

// Voices. Rebutted is quoted to be contradicted.
const (
	Own      Voice = "own"
	Quoted   Voice = "quoted"
	Rebutted Voice = "rebutted"
	Unclear  Voice = "unclear"
)

// A Place is where in the document a mention stands.
type Place string

// Places.
const (
	InHeadline   Place = "headline"
	InStandfirst Place = "standfirst"
	InBody       Place = "body"
	InCaption    Place = "caption"
	InPost       Place = "post"
)
