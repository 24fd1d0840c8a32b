// Package region is the settings of a 统筹区: what its administration decides
// beside its benefit policies, one file 统筹区.yaml for each region. The file says
// how far a fee line may be from price × quantity, which transactions 2601 may
// take back, whether the personal account counts in fund_pay_sumamt, when the
// insurance year begins, which kind of policy a med_type goes to, and by which
// national code each fund (and the hospital's own share) is reported.
//
// Legal basis: the national interface (XJ-K01) leaves these to the region; the
// codes are those of its lists, which provinces extend.
//
// Like a policy, a file is decoded with positions and every complaint is told
// at once, by file, line and column; a file with an error gives no Settings.
// The Settings keep their text, so that a published version can be made again.
//
// Complaint codes: R001 the file cannot be read, R002 it is not YAML, R003 its
// structure is not that of settings, R101 unknown key, R102 missing key, R201 a
// value that is not possible, R202 the same thing twice, R301 worth a look.
//
// Limits: nothing here is computed. Whether a policy exists for each business,
// and whether its payers are funds of the region, is checked when both are
// published.
package region
