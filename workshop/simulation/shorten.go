package simulation

import "slices"

// trials bounds how often a story is played to shorten it.
const trials = 600

// shortener drops whatever the failure does not need.
type shortener struct {
	sabotage  Sabotage
	story     Story
	violation Violation
	left      int
}

// shorten drops steps of a failing story, then their troubles, as long as the
// same law is broken.
func shorten(story Story, v Violation, sabotage Sabotage) *Failure {
	s := &shortener{sabotage: sabotage, story: story, violation: v, left: trials}
	if v.Step <= len(story.Steps) {
		s.try(story.Steps[:v.Step])
	}
	for before := -1; before != len(s.story.Steps) && s.left > 0; {
		before = len(s.story.Steps)
		for size := max(before/2, 1); size > 0; size /= 2 {
			s.drop(size)
		}
	}
	s.smooth()
	return &Failure{Story: s.story, Violation: s.violation, Steps: len(story.Steps), Sabotage: sabotage}
}

// try plays the steps and keeps them if they fail alike.
func (s *shortener) try(steps []Step) bool {
	if s.left == 0 {
		return false
	}
	s.left--
	shorter := s.story
	shorter.Steps = steps
	_, v := play(shorter, s.sabotage)
	if v == nil || v.Law != s.violation.Law {
		return false
	}
	s.story, s.violation = shorter, *v
	return true
}

// drop takes runs of steps of a length out, from the end to the beginning.
func (s *shortener) drop(size int) {
	for at := len(s.story.Steps) - size; at >= 0; at -= size {
		if at+size > len(s.story.Steps) {
			continue
		}
		without := slices.Concat(s.story.Steps[:at], s.story.Steps[at+size:])
		s.try(without)
	}
}

// smooth makes the sends of each step untroubled, one by one, and the clock
// stand still.
func (s *shortener) smooth() {
	for i := range s.story.Steps {
		for _, simpler := range []func(*Step){
			func(t *Step) { t.Sends = t.Sends[:min(len(t.Sends), 1)] },
			func(t *Step) { t.Sends = make([]send, min(len(t.Sends), 1)) },
			func(t *Step) { t.Bought = t.Bought[:min(len(t.Bought), 1)] },
			func(t *Step) { t.After = 0 },
		} {
			steps := slices.Clone(s.story.Steps)
			simpler(&steps[i])
			s.try(steps)
		}
	}
}
