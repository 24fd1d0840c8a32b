// Package contribution takes contributions in (征缴): it assesses what employers,
// flexible workers, residents and projects owe, makes bills, takes payments of
// every channel and allocates them, gives numbered receipts, pursues arrears with
// late fees to the day, has months made up, refunds, inspects employers, takes
// the joint declaration of the five insurances apart, and reconciles with the tax
// authority and the banks by files.
//
// Legal basis: 社会保险法 ch. 7, 社会保险费征缴暂行条例 (国令259), 社会保险费申报缴纳管理规定
// (人社部令20), 社会保险稽核办法 (劳社部令16), 社会保险基金财务制度 on receipts. How much is
// owed is judged by judge/levy from published policies; nothing here knows a rate.
//
// Money: each payment is one entry of the ledger, 存款 against 收入 of each fund;
// what belongs to personal accounts waits in 暂收{个人账户} until it is credited, what
// nobody owed yet in 暂收{统筹基金, debtor}. A refund is an entry the other way round.
//
// Limits: crediting personal accounts is process/account's; waiting periods and
// freezing are process/readjustment's, which read what is paid here. The other
// four insurances are handed on as they came.
package contribution
