package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"yibao/law/stepfile"
	"yibao/steps"
)

var errStepFaults = errors.New("经办事项文件有问题,请按上面的提示更正")

// stepsCommand looks after business steps as data.
type stepsCommand struct {
	Check stepsCheck `cmd:"" help:"检查经办事项文件,指出行和列"`
	Test  stepsTest  `cmd:"" help:"运行经办事项文件里的例"`
	List  stepsList  `cmd:"" help:"列出经办事项"`
}

// stepFolder is a folder of files; "" is the shipped one.
type stepFolder struct {
	Folder string `arg:"" optional:"" name:"folder" help:"文件夹;不写为程序自带的事项" type:"existingdir"`
}

// load reads the files and prints every complaint.
func (f stepFolder) load() (*stepfile.Book, error) {
	var root fs.FS = steps.FS
	if f.Folder != "" {
		root = os.DirFS(f.Folder)
	}
	book, complaints, err := stepfile.Load(root)
	if err != nil {
		return nil, err
	}
	for _, c := range complaints {
		fmt.Println(c)
	}
	if len(complaints) > 0 {
		return nil, errStepFaults
	}
	return book, nil
}

type stepsCheck struct{ stepFolder }

// Run checks files.
func (c stepsCheck) Run() error {
	book, err := c.load()
	if err == nil {
		fmt.Printf("%d 个经办事项,没有问题\n", len(book.Steps))
	}
	return err
}

type stepsTest struct{ stepFolder }

// Run runs the cases of files.
func (c stepsTest) Run() error {
	book, err := c.load()
	if err != nil {
		return err
	}
	count, failures := book.Test()
	for _, f := range failures {
		fmt.Println(f)
	}
	fmt.Printf("%d 个例,%d 个不符\n", count, len(failures))
	if len(failures) > 0 {
		return errStepFaults
	}
	return nil
}

type stepsList struct{ stepFolder }

// Run lists steps.
func (c stepsList) Run() error {
	book, err := c.load()
	if err != nil {
		return err
	}
	for _, s := range book.Steps {
		fmt.Printf("%s  %s  %s  风险%s\n", s.Code, s.Name, s.Limit(), s.Risk)
	}
	return nil
}
