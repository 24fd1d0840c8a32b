// Package repotest holds the house rules as programs: it reads the source of
// the module and fails with a sentence that names the file, what is wrong and
// how to mend it. It has no code of its own to import.
//
// Each rule is a function from parsed files to complaints. Each is tried on a
// bad example first, because a check that cannot fail is a defect; then the
// module itself must give no complaint.
//
// What it cannot see: types (it parses, it does not type-check) and meaning.
package repotest
