package settlement_test

import (
	"fmt"
	"reflect"
	"time"

	"yibao/ground/money"
)

// fill gives every field of the value a value of its own, every list two
// elements, so that no change below can hide.
func fill(v reflect.Value, next *int64) {
	*next++
	switch {
	case v.Type() == reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(time.UnixMicro(1_770_000_000_000_000 + *next).UTC()))
	case v.Type() == reflect.TypeFor[money.Rate]():
		v.Set(reflect.ValueOf(money.Percent(*next)))
	case v.Kind() == reflect.String:
		v.SetString(fmt.Sprintf("文%d", *next))
	case v.CanInt():
		v.SetInt(*next)
	case v.Kind() == reflect.Bool:
		v.SetBool(*next%2 == 0)
	case v.Kind() == reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(v.Index(0), next)
		fill(v.Index(1), next)
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			if younger[v.Type().Field(i).Name] {
				same := *next - 1
				fill(v.Field(i), &same)
				continue
			}
			fill(v.Field(i), next)
		}
	}
}

// younger are fields that came after the golden digest: they take no number of
// their own, so that the others keep theirs.
var younger = map[string]bool{"Barred": true, "Order": true, "Days": true, "Discharge": true}

// leaf is one value inside another, with a way to change it.
type leaf struct {
	path   string
	change func()
}

// leaves lists every value inside v; lists also as such: one element less.
func leaves(v reflect.Value, path string) []leaf {
	alter := func(change func()) []leaf { return []leaf{{path, change}} }
	switch {
	case v.Type() == reflect.TypeFor[time.Time]():
		return alter(func() { v.Set(reflect.ValueOf(v.Interface().(time.Time).Add(time.Second))) })
	case v.Type() == reflect.TypeFor[money.Rate]():
		return alter(func() { v.Set(reflect.ValueOf(v.Interface().(money.Rate).Neg())) })
	case v.Kind() == reflect.String:
		return alter(func() { v.SetString(v.String() + "改") })
	case v.CanInt():
		return alter(func() { v.SetInt(v.Int() + 1) })
	case v.Kind() == reflect.Bool:
		return alter(func() { v.SetBool(!v.Bool()) })
	case v.Kind() == reflect.Slice:
		all := []leaf{
			{path + " 少一个", func() { v.Set(v.Slice(0, v.Len()-1)) }},
			{path + " 换次序", func() {
				first := reflect.New(v.Type().Elem()).Elem()
				first.Set(v.Index(0))
				v.Index(0).Set(v.Index(1))
				v.Index(1).Set(first)
			}},
		}
		for i := range v.Len() {
			all = append(all, leaves(v.Index(i), fmt.Sprintf("%s[%d]", path, i))...)
		}
		return all
	case v.Kind() == reflect.Struct:
		var all []leaf
		for i := range v.NumField() {
			all = append(all, leaves(v.Field(i), path+"."+v.Type().Field(i).Name)...)
		}
		return all
	default:
		return []leaf{{path + " 不认识的类型 " + v.Type().String(), func() {}}}
	}
}
