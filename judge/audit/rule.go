package audit

import (
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
}
