// Package his is the national interface door (定点医药机构接口): hospitals and
// pharmacies post their bills here and are told who pays what.
//
// Legal basis: 定点医药机构接口规范 (XJ-K01-2020) and the 医保经办条例 (国令765), which
// asks for settlement on the spot. Served are the transactions on the path of a
// bill: 9001, 1101, 2101–2103, 2201–2208, 2301–2305, 2401–2405, 2601, 5203, 5206;
// the filings of institutions: 2501–2506, 5301, 5302, 5304; what they ask about
// their own visits: 5201, 5202, 5204, 5205, 5303; the medical papers and settlement
// lists: 4101–4105, 4401, 4402, 4501, 4502, 4602, 4701; and beside the bills
// sign-out, files, catalogues, reconciliation and mappings: 9002, 9101, 9102, 1201,
// 1301–1319, 1901, 2001, 3201, 3202, 3301, 3302.
//
// The door reads the envelope, finds the transaction, maps the message (package
// message) to the words of process/settlement and the answer back, and checks
// the identities of every amount before it leaves: what does not add up is
// never sent. It decides nothing about benefits and stores nothing. Every
// refusal is HTTP 200 with infcode -1, because clients take any other status
// for a broken line. Who may come in is asked of the gate of package signing.
// Messages are read in UTF-8 or GB18030 and answered in the same; a file is
// answered as its bytes.
package his
