package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"

	"yibao/workshop/simulation"
)

var errLawBroken = errors.New("结算违反了规律,请看上面最短的故事")

type simulateCommand struct {
	Seeds    int    `help:"演多少个种子" default:"1000"`
	Seed     uint64 `help:"从哪个种子起" default:"1"`
	Tell     bool   `help:"先把每个种子的故事讲出来"`
	Sabotage string `help:"故意弄坏模拟的存储,看规律能不能发现;写 全部 列出各种坏法" placeholder:"坏法"`
}

// Run plays the stories of seeds and tells the shortest one that breaks a law.
func (c simulateCommand) Run() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	sabotage := simulation.Sabotage(c.Sabotage)
	if sabotage != simulation.None && !slices.Contains(simulation.Sabotages(), sabotage) {
		return unknownSabotage()
	}
	for seed := c.Seed; c.Tell && seed < c.Seed+uint64(c.Seeds); seed++ {
		fmt.Print(simulation.Tell(seed))
	}
	begun := time.Now()
	bar := newBar("仿真")
	tally, failure := simulation.Run(ctx, c.Seed, c.Seeds, sabotage, func(done int) { bar.set(done, c.Seeds) })
	bar.done()
	fmt.Println(tally)
	fmt.Printf("用时 %s\n", time.Since(begun).Round(time.Millisecond))
	if failure != nil {
		fmt.Println(failure)
		return errLawBroken
	}
	if ctx.Err() != nil {
		return errors.New("中途停止,演过的种子没有违反规律")
	}
	fmt.Println("每一步之后都没有违反规律")
	return nil
}

func unknownSabotage() error {
	var names []string
	for _, s := range simulation.Sabotages() {
		names = append(names, string(s))
	}
	return errors.New("可以故意弄坏的有:" + strings.Join(names, "、"))
}
