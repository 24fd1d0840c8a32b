package main

import (
	"errors"
	"os"

	"yibao/law/policyfile"
)

var errMixedSides = errors.New("一边是文件,一边是文件夹,不能比较;请写两个文件,或者两个文件夹")

type diffCommand struct {
	Older string `arg:"" help:"旧的一边:政策文件或文件夹" type:"existingpath"`
	Newer string `arg:"" help:"新的一边:政策文件或文件夹" type:"existingpath"`
}

// Run tells what differs between two versions of policies, and on which cases
// it shows.
func (c diffCommand) Run() error {
	var sides [2]policyfile.Side
	var folders [2]bool
	for i, name := range []string{c.Older, c.Newer} {
		info, err := os.Stat(name)
		if err != nil {
			return err
		}
		folders[i] = info.IsDir()
		root, names, err := relative([]string{name})
		if err != nil {
			return err
		}
		sides[i] = policyfile.Side{Root: root, Path: names[0]}
	}
	if folders[0] != folders[1] {
		return errMixedSides
	}
	differed, err := policyfile.Diff(os.Stdout, sides[0], sides[1])
	if err == nil && differed.Errors > 0 {
		err = errPolicyFaults
	}
	return err
}
