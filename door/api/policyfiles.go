package api

import (
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"yibao/law/levyfile"
	"yibao/law/policyfile"
	"yibao/policies"
)

// shelf is the texts of one version over those that the program brings: what a
// version does not say itself, the cases beside it above all, is read from the
// latter.
type shelf map[string]string

// shelfOf lays out what is published or proposed.
func shelfOf(p publishPayload) shelf {
	s := shelf{}
	for _, f := range p.Files {
		s[path.Clean(f.Name)] = f.Text
	}
	return s
}

// Open implements fs.FS.
func (s shelf) Open(name string) (fs.File, error) {
	if text, ok := s[name]; ok && fs.ValidPath(name) {
		return &openText{strings.NewReader(text), textInfo{path.Base(name), int64(len(text))}}, nil
	}
	return policies.FS.Open(name)
}

// ReadDir implements fs.ReadDirFS.
func (s shelf) ReadDir(dir string) ([]fs.DirEntry, error) {
	list, err := fs.ReadDir(policies.FS, dir)
	for name, text := range s {
		if path.Dir(name) == dir && !slices.ContainsFunc(list, func(e fs.DirEntry) bool { return e.Name() == path.Base(name) }) {
			list, err = append(list, fs.FileInfoToDirEntry(textInfo{path.Base(name), int64(len(text))})), nil
		}
	}
	slices.SortFunc(list, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return list, err
}

// openText is one text of a shelf, open.
type openText struct {
	*strings.Reader
	info textInfo
}

// Stat implements fs.File.
func (p *openText) Stat() (fs.FileInfo, error) { return p.info, nil }

// Close implements fs.File.
func (p *openText) Close() error { return nil }

type textInfo struct {
	name string
	size int64
}

func (i textInfo) Name() string       { return i.name }
func (i textInfo) Size() int64        { return i.size }
func (i textInfo) Mode() fs.FileMode  { return 0o444 }
func (i textInfo) ModTime() time.Time { return time.Time{} }
func (i textInfo) IsDir() bool        { return false }
func (i textInfo) Sys() any           { return nil }

// casesName is the file of the cases beside a policy.
func casesName(entry string) string {
	return strings.TrimSuffix(path.Clean(entry), ".yaml") + policyfile.CaseSuffix
}

// casesOf is the text of the cases beside the entry, and whether they belong to
// the version itself rather than to what the program brings.
func (p publishPayload) casesOf() (text string, own, there bool) {
	name, texts := casesName(p.Entry), shelfOf(p)
	if text, own = texts[name]; own {
		return text, true, true
	}
	file, err := texts.Open(name)
	if err != nil {
		return "", false, false
	}
	defer file.Close()
	raw, err := io.ReadAll(file)
	return string(raw), false, err == nil
}

// complaintsOf checks a text: what the checkers of the three languages complain
// of, and of a benefit policy that is sound what trying it out finds.
func (p publishPayload) complaintsOf() (*policyfile.Policy, []policyfile.Complaint) {
	compiled, complaints := policyfile.FromBundle(p.bundle())
	if compiled == nil {
		return nil, complaints
	}
	return compiled, append(complaints, compiled.Sample(1, sampledBills).Found...)
}

// sampledBills is how many random bills a check settles.
const sampledBills = 1000

// caseComplaints are what is wrong with the cases themselves; what is wrong with
// the policy is told there.
func (p publishPayload) caseComplaints() []policyfile.Complaint {
	_, _, there := p.casesOf()
	if p.Settings || !there {
		return nil
	}
	name := casesName(p.Entry)
	var complaints []policyfile.Complaint
	if p.levies() {
		_, complaints = levyfile.LoadCases(shelfOf(p), name)
	} else {
		_, complaints = policyfile.LoadCases(shelfOf(p), name)
	}
	return slices.DeleteFunc(complaints, func(c policyfile.Complaint) bool { return c.File != name || c.Code == policyBroken })
}

// policyBroken is complained of at the name of a policy that has errors.
const policyBroken = "P401"
