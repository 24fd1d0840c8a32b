package extract

import (
	"context"
	"time"

	"yibao/ground/period"
	"yibao/register/catalogue"
	"yibao/register/mapping"
	"yibao/register/provider"
)

// Part selects catalogue entries of one kind, with a fee category or without
// another; "" leaves it open.
type Part struct {
	Kind             catalogue.Kind
	Category, Except string
}

// Edition is what was added to a catalogue at once: editions become visible in
// the order of their numbers.
type Edition struct{ Number, Rows int64 }

// Edited is a catalogue entry with the edition it came with.
type Edited struct {
	catalogue.Entry
	Edition int64
}

// Level is a hospital level that a limit price is for, as hilist_lmtpric_type.
type Level string

// The levels.
const (
	Primary   Level = "1"
	Secondary Level = "2"
	Tertiary  Level = "3"
)

// Query asks for catalogue entries of a region; zero fields ask for any.
type Query struct {
	Region   string
	Code     string
	Name     string // a part of it
	ID       string // version id
	Parts    []Part
	Class    catalogue.Class
	Category string
	Active   *bool
	On       period.Date // holds on the day
	From     period.Date // holds from this day or a later one
	Since    time.Time   // recorded at or after
	Limited  Level       // has a limit price at the level
	Page     Page
}

// MappingQuery asks for an institution's mappings; zero fields ask for any.
type MappingQuery struct {
	Institution, LocalCode, LocalName, ListType, Code string

	Active *bool
	On     period.Date
	From   period.Date
	Since  time.Time
	Page   Page
}

// Page is a part of an answer: its number from 1 on, and rows a page.
type Page struct{ Number, Size int64 }

// Rows is a page with the number of rows of all pages.
type Rows[T any] struct {
	List  []T
	Total int64
}

// Reader is what the extracts read.
type Reader interface {
	provider.Reader

	// Editions lists the editions after a number that have entries of the parts
	// in the region, in order.
	Editions(ctx context.Context, region string, parts []Part, after int64) ([]Edition, error)
	// EditionRows returns the entries of the editions after one number and up to
	// another, by edition and version id.
	EditionRows(ctx context.Context, region string, parts []Part, after, upTo int64) ([]Edited, error)
	// CatalogueRows returns a page of entries by time of record.
	CatalogueRows(ctx context.Context, q Query) (Rows[Edited], error)
	// Mappings returns a page of mapping versions by time of record.
	Mappings(ctx context.Context, q MappingQuery) (Rows[mapping.Mapping], error)
	// Institutions returns institutions of a type that exist on a day, by code:
	// with that code, or with a name that contains the text; at most so many.
	Institutions(ctx context.Context, kind, code, name string, on period.Date, most int) ([]provider.Institution, error)
}

// Store gives one consistent state to read.
type Store interface {
	Extract(ctx context.Context, read func(Reader) error) error
}
