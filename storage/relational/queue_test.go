package relational_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"yibao/storage/relational"
)

// occupied returns a queue whose groups wait for a word before they go on, with
// one group of a single work in each place; groups tells of each that begins.
func occupied(t *testing.T) (q *relational.Queue, groups chan []string, word chan struct{}) {
	t.Helper()
	groups, word = make(chan []string, 64), make(chan struct{})
	q = relational.NewQueue(func(psnNos []string) {
		groups <- psnNos
		<-word
	})
	for i := range relational.Groups {
		psnNo := fmt.Sprint("holder", i)
		q.Join(t.Context(), psnNo)
		if got := <-groups; !slices.Equal(got, []string{psnNo}) {
			t.Fatalf("the lone work %s began in %v", psnNo, got)
		}
	}
	return q, groups, word
}

// A work that finds a free place begins at once and alone: nothing but its coming
// starts it, and the next one finds the next place.
func TestALoneWorkWaitsForNobody(t *testing.T) {
	t.Parallel()
	_, _, word := occupied(t)
	close(word)
}

func TestAGroupIsWhoWaitsInTheOrderOfComing(t *testing.T) {
	t.Parallel()
	q, groups, word := occupied(t)
	for _, psnNo := range []string{"c", "a", "holder0", "b", "a", "c"} {
		q.Join(t.Context(), psnNo)
	}
	word <- struct{}{} // one of the three places is free
	first := <-groups
	begun := slices.DeleteFunc(slices.Clone(first), func(n string) bool { return n == "holder0" })
	if !slices.Equal(begun, []string{"c", "a", "b"}) {
		t.Fatalf("the first group is %v", first)
	}
	close(word)
	seen := map[string]int{}
	for range 2 {
		for _, n := range <-groups {
			seen[n]++
		}
		if seen["a"]+seen["c"] == 2 {
			break
		}
	}
	if seen["a"] != 1 || seen["c"] != 1 {
		t.Fatalf("the second works of a and c: %v", seen)
	}
}

func TestAGroupIsBounded(t *testing.T) {
	t.Parallel()
	q, groups, word := occupied(t)
	var waits []func() bool
	for i := range relational.GroupSize + 5 {
		waits = append(waits, q.Join(t.Context(), fmt.Sprint(i)))
	}
	word <- struct{}{}
	if first := <-groups; len(first) != relational.GroupSize || first[0] != "0" {
		t.Fatalf("a group of %d that begins with %s", len(first), first[0])
	}
	close(word)
	for _, wait := range waits {
		if !wait() {
			t.Fatal("a work was not done")
		}
	}
}

func TestAWorkIsWithdrawnAsLongAsItWaits(t *testing.T) {
	t.Parallel()
	q, groups, word := occupied(t)
	short, cancel := context.WithCancel(t.Context())
	gone := q.Join(short, "gone")
	stays := q.Join(t.Context(), "stays")
	cancel()
	if gone() {
		t.Fatal("a work that was given up was done")
	}
	close(word)
	if got := <-groups; !slices.Equal(got, []string{"stays"}) || !stays() {
		t.Fatalf("then came %v", got)
	}
}
