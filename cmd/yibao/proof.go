package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"yibao/observer/proof"
	"yibao/process/anchoring"
	"yibao/process/settlement"
	"yibao/register/ledger"
	"yibao/storage"
)

// lastAnchorTime is how long a server that stops may take for its last anchor.
const lastAnchorTime = 30 * time.Second

func anchors(store anchoring.Store) *anchoring.Service {
	return &anchoring.Service{Store: store, Now: now}
}

type anchorCommand struct{ database }

// Run makes an anchor and prints the hash to publish.
func (c anchorCommand) Run() error {
	ctx := context.Background()
	store, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	a, made, err := anchors(store).Make(ctx)
	switch {
	case err != nil:
		return err
	case made:
		printAnchor(a)
	case a.Number > 0:
		fmt.Printf("没有新的链节,最后一个锚仍是第 %d 号:%s\n", a.Number, a.Hash)
	default:
		fmt.Println("账上还没有任何链节,没有做锚")
	}
	return nil
}

func printAnchor(a ledger.Anchor) {
	fmt.Printf("第 %d 号锚(%s,新封 %d 节):%s\n", a.Number, a.Recorded.In(china).Format("2006-01-02 15:04:05"), a.Links, a.Hash)
	fmt.Println("请把这个哈希公布或交给别人保存:以后 yibao verify --anchor 与 yibao proof check --anchor 以它为准")
}

type proofCommand struct {
	Make  proofMakeCommand  `cmd:"" default:"withargs" help:"出具一笔结算的证明"`
	Check proofCheckCommand `cmd:"" help:"核对证明文件,不需要数据库"`
}

type proofMakeCommand struct {
	database
	SetlID string `arg:"" name:"setl_id" help:"结算ID"`
	Out    string `help:"写到哪个文件;默认 证明-结算ID.json" placeholder:"FILE"`
	Anchor string `help:"证明到已公布的这个锚为止;默认到最后一个锚" placeholder:"HASH"`
}

// Run writes the proof of a settlement, making an anchor first if need be.
func (c proofMakeCommand) Run() error {
	ctx := context.Background()
	store, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	published := hashOf(c.Anchor)
	p, err := proof.Build(ctx, store, c.SetlID, published)
	if errors.Is(err, proof.ErrNotAnchored) && published == "" {
		a, made, anchorErr := anchors(store).Make(ctx)
		if anchorErr != nil {
			return anchorErr
		}
		if made {
			printAnchor(a)
		}
		p, err = proof.Build(ctx, store, c.SetlID, "")
	}
	if err != nil {
		return err
	}
	out, file := c.Out, p.Encode()
	if out == "" {
		out = "证明-" + c.SetlID + ".json"
	}
	if err := os.WriteFile(out, file, 0o644); err != nil {
		return fmt.Errorf("不能写 %s,请换一个地方(--out):%w", out, err)
	}
	fmt.Print(p.Text(published != "", china))
	fmt.Printf("已写入 %s(%d 字节),核对:yibao proof check %s\n", out, len(file), out)
	return warnReversed(ctx, store, c.SetlID)
}

// warnReversed says when the settlement counts no more.
func warnReversed(ctx context.Context, store settlement.Store, setlID string) error {
	return store.View(ctx, func(r settlement.Reader) error {
		psnNo, err := r.PersonOfSettlement(ctx, setlID)
		if err != nil {
			return err
		}
		records, err := r.RecordsOf(ctx, psnNo)
		if err != nil || settlement.Live(records, setlID) {
			return err
		}
		for _, later := range records {
			if later.Original == setlID {
				fmt.Printf("注意:这笔结算已被 %s %s\n", later.SetlID, later.Kind)
			}
		}
		return nil
	})
}

type proofCheckCommand struct {
	File   string `arg:"" help:"证明文件"`
	Anchor string `help:"医保中心公布的锚" placeholder:"HASH"`
}

// Run checks a proof and says what it proves.
func (c proofCheckCommand) Run() error {
	file, err := os.ReadFile(c.File)
	if err != nil {
		return fmt.Errorf("读不了 %s:%w", c.File, err)
	}
	p, err := proof.Parse(file)
	if err != nil {
		return err
	}
	published := hashOf(c.Anchor)
	if err := p.Check(published); err != nil {
		return err
	}
	fmt.Print(p.Text(published != "", china))
	return nil
}

// hashOf reads a hash as people copy it.
func hashOf(text string) string { return strings.ToLower(strings.TrimSpace(text)) }

// standing refuses unless the books hold an anchor with the published hash.
func standing(ctx context.Context, store anchoring.Store, published string) error {
	var found ledger.Anchor
	err := store.Chains(ctx, func(r anchoring.Reader) error {
		return r.Anchors(ctx, func(a ledger.Anchor) error {
			if a.Hash == published {
				found = a
			}
			return nil
		})
	})
	if err != nil {
		return err
	}
	if found.Number == 0 {
		return proof.ErrNoSuchAnchor.With(published)
	}
	fmt.Printf("公布的锚在账上,是第 %d 号(%s):到它为止的账没有变动\n", found.Number, found.Recorded.In(china).Format("2006-01-02 15:04:05"))
	return nil
}

// keepAnchored makes an anchor at each interval until stop is called, which
// makes a last one; an interval of 0 makes none at all.
func keepAnchored(store storage.Database, every time.Duration, log *slog.Logger) (stop func()) {
	if every <= 0 {
		return func() {}
	}
	rest := keepDoing(every, func(ctx context.Context) { anchorNow(ctx, store, log) })
	return func() {
		rest()
		last, done := context.WithTimeout(context.Background(), lastAnchorTime)
		defer done()
		anchorNow(last, store, log)
	}
}

// anchorNow makes an anchor and logs it; what could not be anchored will be by
// the next one.
func anchorNow(ctx context.Context, store storage.Database, log *slog.Logger) {
	a, made, err := anchors(store).Make(ctx)
	switch {
	case ctx.Err() != nil && err != nil: // stopped in the middle: the last one follows
	case err != nil:
		log.Error("没有做成锚", "error", told(err))
	case made:
		log.Info("做锚", "number", a.Number, "links", a.Links, "hash", a.Hash)
	}
}
