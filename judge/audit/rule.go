package audit

import (
	"yibao/law/expr"
	"yibao/law/rulefile"
	"yibao/register/knowledge"
)

// Rule is a rule as compiled.
type Rule struct {
	Version    string // id of the version
	Code       string // 规则编号
	Kind       string // code of the rule kind; 式 of a written expression
	Title      string
	Official   string
	Clause     string
	Region     string
	Stages     rulefile.Stage
	Level      rulefile.Level
	Control    rulefile.Control
	Exemptions rulefile.Exemption
	State      knowledge.State
	Parameters []rulefile.Dated // of the engine's region

	Written rulefile.Written // of a written expression, else empty
}

// Beginning is how the codes of all lines begin that a written rule on lines can
// hit, as its condition asks first of all; "" when it does not.
func (r *Rule) Beginning() string {
	n := r.Written.Hit
	for n != nil && n.Kind == expr.BothNode {
		n = n.Args[0]
	}
	if n == nil || r.Written.On != rulefile.OnLine || n.Kind != expr.CallNode || n.Text != "编码开头" || len(n.Args) != 1 {
		return ""
	}
	return n.Args[0].Text
}
