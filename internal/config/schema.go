package config

// A typ is how a value is written.
type typ int

const (
	typText      typ = iota
	typID            // lower-case letters, digits and hyphens
	typBoolean       // true or false
	typInteger       // a whole number, 0 or more
	typShare         // a number from 0 to 1
	typDuration      // 2s, 24h, 7d
	typSize          // 4MiB
	typTexts         // list of text
	typDurations     // list of durations
	typWords         // lists of text by language
	typObject        // keys of another section
	typObjects       // list of such
	typMixed         // list of such, or the keys of a library section
)

// name says how a reader of config.yaml would call the type.
func (t typ) name() string {
	return [...]string{
		"text", "id", "true or false", "whole number", "share", "duration", "size",
		"list of text", "list of durations", "lists of text by language", "keys", "list", "list or keys",
	}[t]
}

// A key is one thing that may stand in a section.
type key struct {
	name     string
	typ      typ
	of       string // section of objects
	item     string // section of a list's items, for typMixed
	required bool
	def      string   // default as one would write it; "" is none
	oneOf    []string // the only values of a text
}

// schema is every section with its keys, in the order they are documented.
// docs/configuration.md has a table for each; a test compares them.
var schema = map[string][]key{
	"": {
		{name: "store", typ: typObject, of: "store"},
		{name: "archive", typ: typObject, of: "archive"},
		{name: "http", typ: typObject, of: "http", required: true},
		{name: "run", typ: typObject, of: "run"},
		{name: "outlets", typ: typObjects, of: "outlet"},
		{name: "accounts", typ: typObjects, of: "account"},
		{name: "topics", typ: typMixed, of: "topics", item: "topic"},
		{name: "codebook", typ: typMixed, of: "codebook", item: "framing"},
		{name: "actors", typ: typMixed, of: "actors", item: "actor"},
		{name: "reports", typ: typObject, of: "reports"},
		{name: "embeddings", typ: typObject, of: "embeddings"},
	},
	"store": {
		{name: "path", typ: typText, def: "hymnsheet.db"},
		{name: "key_file", typ: typText, def: "hymnsheet.key"},
	},
	"archive": {
		{name: "dir", typ: typText, def: "archive"},
		{name: "max_file", typ: typSize, def: "256MiB"},
		{name: "min_free", typ: typSize, def: "512MiB"},
	},
	"http": {
		{name: "contact", typ: typText, required: true},
		{name: "user_agent", typ: typText},
		{name: "proxy", typ: typText},
		{name: "min_delay", typ: typDuration, def: "3s"},
		{name: "max_delay", typ: typDuration, def: "30s"},
		{name: "timeout", typ: typDuration, def: "30s"},
		{name: "max_body", typ: typSize, def: "5MiB"},
		{name: "max_feed", typ: typSize, def: "20MiB"},
		{name: "workers", typ: typInteger, def: "16"},
		{name: "hops", typ: typInteger, def: "5"},
		{name: "allow_private", typ: typBoolean, def: "false"},
	},
	"run": {
		{name: "fail_share", typ: typShare, def: "0.3"},
		{name: "max_duration", typ: typDuration, def: "0s"},
		{name: "report", typ: typText, def: "closed", oneOf: []string{"always", "closed", "never"}},
	},
	"outlet": {
		{name: "id", typ: typID, required: true},
		{name: "name", typ: typText, required: true},
		{name: "state", typ: typText},
		{name: "owner", typ: typText},
		{name: "ownership", typ: typObject, of: "ownership"},
		{name: "languages", typ: typTexts},
		{name: "country", typ: typText},
		{name: "zone", typ: typText},
		{name: "edition_of", typ: typText},
		{name: "control", typ: typBoolean, def: "false"},
		{name: "scope", typ: typTexts},
		{name: "budget", typ: typInteger, def: "500"},
		{name: "recheck", typ: typDurations, def: "[24h, 7d]"},
		{name: "sitemaps", typ: typBoolean, def: "false"},
		{name: "sources", typ: typObjects, of: "source"},
		{name: "rules", typ: typObject, of: "rules"},
	},
	"ownership": {
		{name: "label", typ: typText, required: true},
		{name: "source", typ: typText, required: true},
		{name: "date", typ: typText, required: true},
	},
	"source": {
		{name: "kind", typ: typText, required: true, oneOf: []string{"feed", "listing", "sitemap"}},
		{name: "url", typ: typText, required: true},
		{name: "links", typ: typText},
		{name: "pages", typ: typInteger, def: "0"},
		{name: "every", typ: typDuration, def: "1h"},
	},
	"rules": {
		{name: "title", typ: typText},
		{name: "body", typ: typText},
		{name: "byline", typ: typText},
		{name: "date", typ: typText},
		{name: "remove", typ: typTexts},
	},
	"account": {
		{name: "id", typ: typID, required: true},
		{name: "name", typ: typText},
		{name: "platform", typ: typText, required: true, oneOf: platforms},
		{name: "handle", typ: typText},
		{name: "instance", typ: typText},
		{name: "url", typ: typText},
		{name: "outlet", typ: typText},
		{name: "state", typ: typText},
		{name: "owner", typ: typText},
		{name: "ownership", typ: typObject, of: "ownership"},
		{name: "languages", typ: typTexts},
		{name: "public", typ: typBoolean, def: "false"},
		{name: "every", typ: typDuration, def: "1h"},
		{name: "pages", typ: typInteger, def: "0"},
	},
	"topics": {
		{name: "use", typ: typText, oneOf: []string{"shipped"}},
		{name: "without", typ: typTexts},
		{name: "files", typ: typTexts},
		{name: "list", typ: typObjects, of: "topic"},
	},
	"topic": {
		{name: "id", typ: typID, required: true},
		{name: "label", typ: typText, required: true},
		{name: "patterns", typ: typWords},
		{name: "sections", typ: typTexts},
		{name: "framings", typ: typTexts},
	},
	"codebook": {
		{name: "use", typ: typText, oneOf: []string{"shipped"}},
		{name: "without", typ: typTexts},
		{name: "files", typ: typTexts},
		{name: "version", typ: typText},
		{name: "list", typ: typObjects, of: "framing"},
	},
	"framing": {
		{name: "id", typ: typID, required: true},
		{name: "label", typ: typText, required: true},
		{name: "definition", typ: typText, required: true},
		{name: "pattern", typ: typText, def: "other", oneOf: families},
		{name: "targets", typ: typTexts},
		{name: "source", typ: typText},
		{name: "include", typ: typTexts},
		{name: "exclude", typ: typTexts},
		{name: "variants", typ: typWords, required: true},
		{name: "not", typ: typWords},
	},
	"actors": {
		{name: "use", typ: typText, oneOf: []string{"shipped"}},
		{name: "without", typ: typTexts},
		{name: "files", typ: typTexts},
		{name: "list", typ: typObjects, of: "actor"},
	},
	"actor": {
		{name: "id", typ: typID, required: true},
		{name: "name", typ: typText, required: true},
		{name: "kind", typ: typText, required: true, oneOf: actorKinds},
		{name: "country", typ: typText},
		{name: "aliases", typ: typWords, required: true},
		{name: "outlets", typ: typTexts},
		{name: "terms", typ: typObjects, of: "term"},
		{name: "source", typ: typText},
	},
	"term": {
		{name: "holder", typ: typID, required: true},
		{name: "from", typ: typText, required: true},
		{name: "to", typ: typText},
		{name: "within", typ: typBoolean, def: "false"},
	},
	"codebook file": {
		{name: "version", typ: typText},
		{name: "list", typ: typObjects, of: "framing", required: true},
	},
	"topics file": {
		{name: "version", typ: typText},
		{name: "list", typ: typObjects, of: "topic", required: true},
	},
	"actors file": {
		{name: "version", typ: typText},
		{name: "list", typ: typObjects, of: "actor", required: true},
	},
	"reports": {
		{name: "dir", typ: typText, def: "reports"},
		{name: "grace", typ: typDuration, def: "12h"},
		{name: "quotes_per_card", typ: typInteger, def: "5"},
		{name: "min_documents", typ: typInteger, def: "20"},
	},
	"embeddings": {
		{name: "url", typ: typText, required: true},
		{name: "model", typ: typText, required: true},
		{name: "key_env", typ: typText},
		{name: "batch", typ: typInteger, def: "32"},
		{name: "timeout", typ: typDuration, def: "60s"},
	},
}

// Closed sets. The crawler's rooms own what the names mean.
var (
	platforms  = []string{"telegram", "mastodon", "bluesky", "youtube", "podcast", "feed"}
	families   = []string{"equative", "accuse", "epithet", "demand", "virtue", "other"}
	actorKinds = []string{"state", "organisation", "outlet", "agency", "platform", "person"}
	targets    = []string{"state", "organisation", "media", "person"}
)
