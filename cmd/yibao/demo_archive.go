package main

import (
	"context"
	"fmt"
	"time"

	"yibao/process/archiving"
	"yibao/register/archive"
)

// Of the demonstrated centre's archive: a year whose volumes may be disposed of,
// and how many years ago other files were left that nobody has bound yet.
const (
	expiredYears = 13 // a year and ten years of keeping, and some
	unboundYears = 1
)

// oldFiles puts files of former years into the archive: those of one year are
// bound and past their period of keeping, those of another wait to be bound.
func (d *demo) oldFiles(ctx context.Context) error {
	year := d.clock.now().In(china).Year()
	deposit := func(years int, name string) error {
		then := archives(d.store, func() time.Time { return d.clock.now().AddDate(-years, 0, 0) })
		for i := range 6 {
			ref := fmt.Sprintf("ZH%d%04d", year-years, i+1)
			_, err := then.ArchiveAlone(ctx, archiving.Deposit{
				Step: "ZH-03", Ref: ref, Region: demoRegion, Party: demoRegion, Operator: "演示",
				Papers: []archiving.Paper{
					{Name: name, Form: archive.Electronic, Pages: 1, Media: "text/plain", Content: []byte("演示用的" + name + ",业务编号 " + ref + "\n")},
					{Name: "身份证明复印件", Form: archive.Copy, Pages: 2, Place: fmt.Sprintf("二号库 %d 架", i%3+1)},
				},
			})
			if err != nil {
				return err
			}
		}
		return nil
	}
	if err := deposit(expiredYears, "个人账户业务申请表"); err != nil {
		return err
	}
	if err := deposit(unboundYears, "个人账户业务申请表"); err != nil {
		return err
	}
	_, err := archives(d.store, d.clock.now).Bind(ctx, archiving.Binding{Region: demoRegion, Year: year - expiredYears, Kind: "账户", Operator: "演示"})
	return err
}
