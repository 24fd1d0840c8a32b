package policyfile

import "yibao/ground/money"

// cliff is 断崖 beside a step: at some amount the step jumps, so that a higher
// bill may leave the patient better off, or worse off by more than the bill
// grew; and the circular means it so.
type cliff struct {
	node  *node // the reason
	shown bool  // some bill showed it
}

// cliff reads 断崖 beside a step.
func (c *compiler) cliff(s *step) *cliff {
	if s.cliff == nil {
		return nil
	}
	f := c.report.fields(s.cliff, "“断崖”", "依据", "理由")
	c.report.require(s.cliff, f, "“断崖”", "依据", "理由")
	c.report.text(f, "理由")
	if e, ok := f["依据"]; ok {
		c.model.citationAt(c.report, e.value)
	}
	at := s.cliff
	if s.node != nil {
		at = s.node
	}
	for _, known := range c.model.cliffs {
		if known.node == at {
			return known
		}
	}
	made := &cliff{node: at}
	c.model.cliffs = append(c.model.cliffs, made)
	return made
}

// coarse notes a rounding to more than a fen: each may make the result jump by
// its unit.
func (c *compiler) coarse(by money.Rounding) money.Rounding {
	if by.Unit > 1 {
		c.prog.slack += money.Fen(by.Unit)
	}
	return by
}
