package audit

import "yibao/law/rulefile"

// compileWritten makes the evaluator of a rule that a user wrote.
func compileWritten(*rulefile.Rule) (evaluator, string) {
	return nil, "自己写的规则还不能运行"
}
