// Package store keeps everything in one SQLite file and one archive folder.
//
// In go fetches, documents, mentions and editions; out come tasks, captures to
// read, versions to track, and the rows of a report. The archive is written
// before the database: a record without a row is adopted at the next opening,
// a row without a record cannot be. Stages meet here and nowhere else; each
// method commits one transaction or none. The package refuses a database with
// another schema than its own.
package store
