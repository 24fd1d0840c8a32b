package policyfile

// outputsOf collects every name that some step makes, to tell a name that is
// made later from one that does not exist.
func outputsOf(m *model) map[string]*node {
	outputs := make(map[string]*node)
	for _, l := range m.layers {
		for _, list := range [][]*step{l.steps, l.otherway} {
			for _, s := range list {
				collectOutputs(outputs, s.verb, s.body)
			}
		}
	}
	return outputs
}

func collectOutputs(outputs map[string]*node, verb string, body *node) {
	add := func(n *node) {
		if n != nil && n.kind == scalar && n.text != "" && outputs[n.text] == nil {
			outputs[n.text] = n
		}
	}
	for _, key := range []string{"得", "余", "顶外"} {
		add(body.get(key))
	}
	for _, n := range listOf(body.get("分得")) {
		add(n)
	}
	if verb != "逐笔" {
		return
	}
	if sums := body.get("合计"); sums != nil {
		for _, e := range sums.entries {
			add(e.key)
		}
	}
	for _, item := range listOf(body.get("步骤")) {
		for _, e := range item.entries {
			collectOutputs(outputs, e.key.text, e.value)
		}
	}
}
