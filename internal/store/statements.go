package store

import (
	"context"
	"database/sql"
	sqldriver "database/sql/driver"

	"modernc.org/sqlite"
)

// keptStatements is how many compiled statements a connection keeps. The store
// has under three hundred, of which a run uses some dozens again and again.
const keptStatements = 128

// kept is the name of the driver below.
const kept = "sqlite-kept"

func init() { sql.Register(kept, &keepingDriver{}) }

// A keepingDriver is the SQLite driver whose connections keep compiled
// statements: to compile one takes as long as to run it.
type keepingDriver struct{ sqlite.Driver }

func (d *keepingDriver) Open(name string) (sqldriver.Conn, error) {
	c, err := d.Driver.Open(name)
	if err != nil {
		return nil, err
	}
	return &keepingConn{Conn: c, kept: map[string]*keptStmt{}}, nil
}

// A keepingConn is used by one goroutine at a time, as database/sql promises.
type keepingConn struct {
	sqldriver.Conn
	kept map[string]*keptStmt
}

// A keptStmt is a compiled statement; one that is read from cannot be run again
// until its rows are closed.
type keptStmt struct {
	sqldriver.Stmt
	busy bool
}

// statement returns a compiled statement, or nil where the caller must do
// without one.
func (c *keepingConn) statement(ctx context.Context, query string) (*keptStmt, error) {
	if s := c.kept[query]; s != nil {
		if s.busy {
			return nil, nil
		}
		return s, nil
	}
	if len(c.kept) >= keptStatements {
		return nil, nil
	}
	s, err := c.Conn.(sqldriver.ConnPrepareContext).PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	k := &keptStmt{Stmt: s}
	c.kept[query] = k
	return k, nil
}

func (c *keepingConn) ExecContext(ctx context.Context, query string, args []sqldriver.NamedValue) (sqldriver.Result, error) {
	if len(args) == 0 { // schema, pragmas and scripts are run once
		return c.Conn.(sqldriver.ExecerContext).ExecContext(ctx, query, args)
	}
	s, err := c.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return c.Conn.(sqldriver.ExecerContext).ExecContext(ctx, query, args)
	}
	return s.Stmt.(sqldriver.StmtExecContext).ExecContext(ctx, args)
}

func (c *keepingConn) QueryContext(ctx context.Context, query string, args []sqldriver.NamedValue) (sqldriver.Rows, error) {
	if len(args) == 0 {
		return c.Conn.(sqldriver.QueryerContext).QueryContext(ctx, query, args)
	}
	s, err := c.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return c.Conn.(sqldriver.QueryerContext).QueryContext(ctx, query, args)
	}
	rows, err := s.Stmt.(sqldriver.StmtQueryContext).QueryContext(ctx, args)
	if err != nil {
		return nil, err
	}
	s.busy = true
	return &keptRows{rows, s}, nil
}

// keptRows give their statement back when they are closed.
type keptRows struct {
	sqldriver.Rows
	s *keptStmt
}

func (r *keptRows) Close() error {
	r.s.busy = false
	return r.Rows.Close()
}

func (c *keepingConn) Close() error {
	for _, s := range c.kept {
		s.Stmt.Close()
	}
	clear(c.kept)
	return c.Conn.Close()
}

func (c *keepingConn) PrepareContext(ctx context.Context, query string) (sqldriver.Stmt, error) {
	return c.Conn.(sqldriver.ConnPrepareContext).PrepareContext(ctx, query)
}

func (c *keepingConn) BeginTx(ctx context.Context, o sqldriver.TxOptions) (sqldriver.Tx, error) {
	return c.Conn.(sqldriver.ConnBeginTx).BeginTx(ctx, o)
}

func (c *keepingConn) ResetSession(ctx context.Context) error {
	return c.Conn.(sqldriver.SessionResetter).ResetSession(ctx)
}

func (c *keepingConn) IsValid() bool { return c.Conn.(sqldriver.Validator).IsValid() }

func (c *keepingConn) Ping(ctx context.Context) error { return c.Conn.(sqldriver.Pinger).Ping(ctx) }
