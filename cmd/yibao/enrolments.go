package main

import (
	"context"
	"fmt"
	"time"

	"yibao/process/cleansing"
	"yibao/process/enrolling"
	"yibao/register/enrolment"
	"yibao/storage"
)

// enrolments wires the enrolment business: what is paid is told by the book of
// contributions.
func enrolments(store storage.Database, clock func() time.Time) *enrolling.Service {
	levies := contributions(store, clock)
	return &enrolling.Service{Store: store, Now: clock, Zone: china, NewID: newID, History: levies, Retirement: levies, Benefits: qualifiers(store, clock)}
}

func cleansings(store storage.Database, clock func() time.Time) *cleansing.Service {
	return &cleansing.Service{Store: store, Now: clock, Zone: china, NewID: newID}
}

type cleanseCommand struct {
	database
	Demo bool `help:"把虚构区划 39 的身份证号看作正确,只用于演示和测试"`
}

// Run goes through the register of persons and tells what was put on the work
// list.
func (c cleanseCommand) Run() error {
	ctx := context.Background()
	store, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	service := cleansings(store, now)
	service.AllowDemoRegion = c.Demo
	bar := newBar("清理")
	summary, err := service.Run(ctx, func(string) bool { return true }, func(pass string, persons int) { bar.file(pass, persons, persons) })
	bar.done()
	if err != nil {
		return err
	}
	fmt.Printf("核对 %d 人,新列入清理工单 %d 条\n", summary.Persons, summary.Fresh)
	for _, kind := range enrolment.DoubtKinds {
		if n := summary.Found[kind]; n > 0 {
			fmt.Printf("  %s %d 条\n", kind, n)
		}
	}
	return nil
}
