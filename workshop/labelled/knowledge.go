package labelled

import (
	"strconv"

	"yibao/ground/period"
	"yibao/register/knowledge"
)

// points collects the knowledge that the scenes speak of.
type points struct{ list []knowledge.Point }

func (p *points) add(kind string, items, others []knowledge.Key, group string, values ...knowledge.Value) {
	id := kind + "-" + strconv.Itoa(len(p.list))
	p.list = append(p.list, knowledge.Point{
		Version: period.Version{ID: id, Effective: period.Since(period.MustDate("2020-01-01"))}, Number: id, Kind: kind,
		Items: items, Others: others, Group: group, Values: values, Active: true,
	})
}

func exactly(codes ...string) []knowledge.Key {
	var keys []knowledge.Key
	for _, c := range codes {
		keys = append(keys, knowledge.Key{Match: knowledge.ByCode, Text: c})
	}
	return keys
}

func beginning(prefix string) []knowledge.Key {
	return []knowledge.Key{{Match: knowledge.ByPrefix, Text: prefix}}
}

func says(name, text string) knowledge.Value { return knowledge.Value{Name: name, Text: text} }

// Points returns the knowledge of the labelled claims: for each kind items that
// no other kind speaks of.
func Points() []knowledge.Point {
	p := &points{}
	for _, k := range kinds {
		if k.know != nil {
			k.know(p, k.code)
		}
	}
	return p.list
}
