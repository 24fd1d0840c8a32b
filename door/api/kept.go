package api

import (
	"context"
	"reflect"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"yibao/observer/inquiry"
)

// keptHeader names in an answer the numbers that were merged into others and the
// numbers under which the request was done: "old=kept", several with commas.
const keptHeader = "X-Yibao-Kept"

// literal are the operations that mean a number as it is written: merging and
// parting are about the two numbers, and the trail tells what was asked then.
var literal = map[string]bool{"merge-persons": true, "part-persons": true, "search-trail": true}

// renamings are the numbers of a request that were merged into others.
type renamings struct{ told []string }

type renamingsKey struct{}

// withRenamings gives a request's context the place where they are told.
func withRenamings(ctx context.Context) context.Context {
	return context.WithValue(ctx, renamingsKey{}, &renamings{})
}

// tellKept writes the header of an answer, be it a refusal or not.
func tellKept(ctx huma.Context, _ string, v any) (any, error) {
	if r, ok := ctx.Context().Value(renamingsKey{}).(*renamings); ok && len(r.told) > 0 {
		ctx.SetHeader(keptHeader, strings.Join(r.told, ","))
	}
	return v, nil
}

// keep has an operation go on under the numbers that were kept, wherever its
// input names a person by one that was merged into another. Of persons outside
// the caller's scope nothing is told.
func (d *door) keep(ctx context.Context, c *call, r route, in any) error {
	if literal[r.id] {
		return nil
	}
	known := make(map[string]string)
	for _, number := range personNumbers(reflect.ValueOf(in), nil) {
		old := number.String()
		if old == "" {
			continue
		}
		kept, seen := known[old]
		if !seen {
			var err error
			if kept, err = d.keptWithin(ctx, c, old); err != nil {
				return err
			}
			known[old] = kept
		}
		if kept == old {
			continue
		}
		number.SetString(kept)
		told, _ := ctx.Value(renamingsKey{}).(*renamings)
		if said := old + "=" + kept; told != nil && !slices.Contains(told.told, said) {
			told.told = append(told.told, said)
		}
	}
	return nil
}

// keptWithin returns the number under which somebody of the caller's scope is
// kept; the number itself of everybody else.
func (d *door) keptWithin(ctx context.Context, c *call, psnNo string) (string, error) {
	kept, err := d.Enrolment.Kept(ctx, psnNo)
	if err != nil || kept == psnNo {
		return psnNo, err
	}
	found, err := d.inquiries.Persons(ctx, c.scope(), inquiry.PersonQuery{PsnNo: kept}, inquiry.Page{Limit: 1})
	if err != nil || len(found) == 0 {
		return psnNo, err
	}
	return kept, nil
}

// personNumbers finds the fields of an input that name a person, by the names
// under which they come.
func personNumbers(v reflect.Value, found []reflect.Value) []reflect.Value {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			found = personNumbers(v.Elem(), found)
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return found
		}
		for i := range v.Len() {
			found = personNumbers(v.Index(i), found)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			field := v.Type().Field(i)
			if field.Type.Kind() == reflect.String && namesPerson(field.Tag) && v.Field(i).CanSet() {
				found = append(found, v.Field(i))
				continue
			}
			found = personNumbers(v.Field(i), found)
		}
	}
	return found
}

func namesPerson(tag reflect.StructTag) bool {
	for _, place := range []string{"path", "query", "json"} {
		if name, _, _ := strings.Cut(tag.Get(place), ","); name == "psn_no" || strings.HasSuffix(name, "_psn_no") {
			return true
		}
	}
	return false
}
