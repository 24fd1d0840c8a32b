// Package steps ships the business steps (经办事项) of an agency as files in Chinese,
// with a calendar of holidays. law/stepfile says how they are written; yibao steps
// checks and tests them.
//
// The steps follow 全国医疗保障经办政务服务事项清单 (医保发〔2020〕18号); what it does not say
// (time limits, periods of keeping, risk) is what agencies commonly do, and marked
// 待核实. A region may have files of its own.
package steps

import "embed"

// FS holds the files.
//
//go:embed *.yaml
var FS embed.FS
