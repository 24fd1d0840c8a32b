// Package coding is the codes that everything in medical insurance is named
// by: identity numbers (身份证), regions (医保区划), institutions and staff,
// credit codes (统一社会信用代码), the code lists of the national interface
// (险种, 医疗类别, 人员类别, 医院等级, 收费项目等级, 基金支付类型 …), names of
// persons, and the identifiers the house makes itself.
//
// Basis: GB 11643-1999 (citizen identification number) with ISO 7064 MOD 11-2,
// GB 32100-2015 (credit code), GB/T 2260 (administrative divisions), the
// national insurance coding standards (医保信息业务编码标准), and the code lists
// of the fixed-medical-institution interface XJ-K01-2020 in the provincial
// edition V1.1.27 (2024-10), with values seen in other provinces beside them.
//
// Limits. A code list here names what is known, it does not close the world:
// provinces extend every list, so each code is a typed string, an unknown one
// is kept as it came, Known says whether it is listed, and its class is taken
// from its listed parent where the list is built by prefixes (2101 is a kind
// of 21). What a region decides otherwise is said in its settings, not here.
// Parsing is strict where a person or institution is enrolled and tolerant
// where one is looked up: Normalize functions never refuse, Parse functions do.
package coding
