package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"yibao/law/deliveryfile"
	"yibao/process/curation"
)

type auditCommand struct {
	Import auditImport `cmd:"" help:"审核知识入库:按交付说明读附件(xlsx、csv、jsonl),能装入的一次写入,拒绝的逐行说明"`
	Points auditPoints `cmd:"" help:"列出已入库的知识批次"`

	Publish  auditPublish  `cmd:"" help:"发布审核规则:草稿、影子、启用、停用"`
	Run      auditRun      `cmd:"" help:"批量审核已结算的账单,写下疑点"`
	Backtest auditBacktest `cmd:"" help:"试跑规则文件:在历史账单上会命中多少、质疑多少,不写任何数据"`
}

type auditImport struct {
	database
	Files  []string `arg:"" name:"file" help:"附件;交付说明要的文件都要给" type:"existingfile"`
	Layout string   `help:"交付说明(yaml);不写则用随程序附带的各批说明中对得上附件的" type:"existingfile" placeholder:"文件"`
	Only   bool     `name:"check" help:"只检查、报告,不写入"`
	Report string   `help:"把拒绝的行写成 CSV" placeholder:"文件"`
}

// Run takes deliveries in, each as one unit of work.
func (c auditImport) Run() error {
	ctx := context.Background()
	files, err := attachments(c.Files)
	if err != nil {
		return err
	}
	deliveries, err := c.deliveries(files)
	if err != nil {
		return err
	}
	store, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	service := curation.Service{Store: store, Now: now, NewID: newID}
	var refused []curation.Refusal
	for _, d := range deliveries {
		report, err := service.Take(ctx, d, files, c.Only)
		if err != nil {
			return err
		}
		printDelivery(report)
		refused = append(refused, report.Refusals...)
		refused = append(refused, report.Left...)
	}
	if c.Report == "" {
		return nil
	}
	return writeRefusals(c.Report, refused)
}

func attachments(names []string) ([]curation.File, error) {
	files := make([]curation.File, len(names))
	for i, name := range names {
		content, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		files[i] = curation.File{Name: filepath.Base(name), Content: content}
	}
	return files, nil
}

// deliveries are those of the layout, or those shipped whose files are all given.
func (c auditImport) deliveries(files []curation.File) ([]deliveryfile.Delivery, error) {
	if c.Layout != "" {
		text, err := os.ReadFile(c.Layout)
		if err != nil {
			return nil, err
		}
		return deliveryfile.Parse(c.Layout, text)
	}
	shipped, err := deliveryfile.Shipped()
	if err != nil {
		return nil, err
	}
	var fitting []deliveryfile.Delivery
	for _, d := range shipped {
		if curation.Complete(d, files) {
			fitting = append(fitting, d)
		}
	}
	if len(fitting) == 0 {
		return nil, fmt.Errorf("附带的交付说明没有一份对得上这些附件,请用 --layout 指明交付说明")
	}
	return fitting, nil
}

func printDelivery(r curation.Report) {
	state := "已写入"
	if !r.Written {
		state = "只检查,没有写入"
	}
	fmt.Printf("%s %s:知识点 %d 个,编码 %d 个,替代原有 %d 个,拒绝 %d 行;%s\n", r.Source, r.Number, r.Points, r.Codes, r.Replaced, len(r.Refusals), state)
	for _, p := range r.Parts {
		fmt.Printf("  %s\t%s\t%d 行\t%d 个知识点\t拒绝 %d 行\t说明 %d 行\n", p.Kind, p.File, p.Rows, p.Points, p.Refused, p.Skipped)
	}
	for _, refused := range r.Refusals {
		fmt.Printf("  拒绝 %s 第 %d 行 %s:%s\n", refused.File, refused.Row, refused.Name, refused.Reason)
	}
	for _, left := range r.Left {
		fmt.Printf("  未收 %s 第 %d 行:%s\n", left.File, left.Row, left.Reason)
	}
}

func writeRefusals(path string, refused []curation.Refusal) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close()
	w := csv.NewWriter(file)
	rows := [][]string{{"文件", "工作表", "行", "名称", "原因"}}
	for _, r := range refused {
		rows = append(rows, []string{r.File, strconv.Itoa(r.Sheet), strconv.Itoa(r.Row), r.Name, r.Reason})
	}
	if err := w.WriteAll(rows); err != nil {
		return err
	}
	return file.Close()
}

type auditPoints struct{ database }

// Run lists the batches.
func (c auditPoints) Run() error {
	ctx := context.Background()
	store, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	return store.Knowledge(ctx, func(w curation.Work) error {
		batches, err := w.Batches(ctx)
		if err != nil {
			return err
		}
		for _, b := range batches {
			fmt.Printf("%s\t%s\t%s\t%s\t%s 入库\n", b.Source, b.Number, b.Title, b.Valid, b.Recorded.In(china).Format("2006-01-02 15:04"))
		}
		if len(batches) == 0 {
			fmt.Println("还没有知识入库")
		}
		return nil
	})
}
