package catalogue

// The parts of a first config.yaml around its outlets and accounts.
const (
	head = `# Configuration of Hymnsheet. Every key is explained in docs/configuration.md;
# keys that are left out have the defaults given there. "hymnsheet check" prints
# what is understood, and names everything that is wrong with its line.
#
# Paths are relative to this file. Durations have units (2s, 12h, 7d), and so
# have sizes (5MiB).

# What has been collected. The key keeps the names of private accounts out of
# the tables: back it up apart from the database.
store:
  path: hymnsheet.db
  key_file: hymnsheet.key

# The evidence: every answer as it was received, as WARC files.
archive:
  dir: archive

# How we ask. Say who you are: the contact goes out with every request, so that
# a webmaster can write to you. The proxy is taken from the environment.
http:
  contact: {CONTACT}{NOTE}
  min_delay: 3s # between two requests to one host

# When a run counts as failed although it ended: see docs/operating.md.
run:
  fail_share: 0.3

# Where reports go, and how long a week waits for late documents.
reports:
  dir: reports
  grace: 12h

# What to look for. "shipped" is the codebook that comes with the program; your
# own framings go into files, or below "list" (see docs/configuration.md).
codebook:
  use: shipped

# What documents are about: the denominators of rates.
topics:
  use: shipped

# Who may be speaking or spoken of.
actors:
  use: shipped

# Who is watched. Labels are a registry's opinion at a date, not ours. Outlets
# with "control: true" are there for comparison: words that they use as often
# are nobody's line. A listing is a page of links; its "links" pattern says which
# of them are articles.
`
	middle = `
# Public posts. An account speaks for an outlet, or stands for itself. Accounts
# that are not "public: true" are kept under pseudonyms.
`
)
