// Package warc keeps exchanges as WARC/1.1 and reads them back.
package warc
