package scenario_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// upload sends 9101 as the standard's appendix does: a form with the message
// and, beside it, a ZIP of the rows that are indented beneath the statement.
func (p *player) upload() {
	var rows strings.Builder
	for _, line := range strings.Split(strings.TrimSpace(p.said(p.now.body)), "\n") {
		rows.WriteString(strings.Join(strings.Fields(line), "\t") + "\n")
	}
	name := p.now.words[0]
	content, err := zipped(strings.TrimSuffix(name, ".zip"), rows.String())
	if err != nil {
		p.fail("%v", err)
	}
	if strings.HasSuffix(name, ".txt") {
		content = []byte(rows.String())
	}
	f := filler{named: map[string]string{"内容": "", "文件名": name, "报文号": fmt.Sprintf("SC%028d", serial.Add(1))}, remembered: p.names}
	body, err := message("9101", f, nil)
	if err != nil {
		p.fail("%v", err)
	}
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	text, err := w.CreateFormField("jsonStr")
	if err != nil {
		p.fail("%v", err)
	}
	_, _ = io.WriteString(text, body)
	file, err := w.CreateFormFile("file", name)
	if err != nil {
		p.fail("%v", err)
	}
	_, _ = file.Write(content)
	if err := w.Close(); err != nil {
		p.fail("%v", err)
	}
	p.exchange("9101", request{path: "/9101", contentType: w.FormDataContentType(), body: form.String()})
}

func zipped(name, text string) ([]byte, error) {
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	file, err := archive.Create(name)
	if err != nil {
		return nil, err
	}
	if _, err := io.WriteString(file, text); err != nil {
		return nil, err
	}
	err = archive.Close()
	return out.Bytes(), err
}

// downloaded reads a file that came instead of an answer as one: its rows are
// 行, and the cells of a row are named by their numbers.
func downloaded(content []byte) (map[string]any, error) {
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return nil, err
	}
	if len(archive.File) != 1 {
		return nil, fmt.Errorf("the ZIP has %d files", len(archive.File))
	}
	file, err := archive.File[0].Open()
	if err != nil {
		return nil, err
	}
	defer file.Close()
	text, err := io.ReadAll(file)
	if err != nil {
		return nil, err
	}
	rows := []any{}
	for _, line := range strings.Split(strings.TrimSuffix(string(text), "\n"), "\n") {
		row := map[string]any{}
		for i, cell := range strings.Split(line, "\t") {
			row[fmt.Sprint(i+1)] = cell
		}
		if line != "" {
			rows = append(rows, row)
		}
	}
	return map[string]any{
		"infcode": 0, "inf_refmsgid": "", "refmsg_time": "", "respond_time": "", "err_msg": "",
		"output": map[string]any{"文件": archive.File[0].Name, "行": rows},
	}, nil
}

// readable turns an answer in GB18030 into UTF-8.
func readable(body []byte) ([]byte, error) {
	if utf8.Valid(body) {
		return body, nil
	}
	return simplifiedchinese.GB18030.NewDecoder().Bytes(body)
}
