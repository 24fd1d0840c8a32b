// Package enrolling is the enrolment business of the agency (参保登记): it takes
// in persons, families, employers and newborns, changes what is known of them,
// suspends, resumes and ends cover, moves an insured relation between regions
// with the account's balance, records a death, and merges two numbers of one
// person.
//
// Legal basis: 社会保险法 ch. 7 and ch. 8, 医保经办条例 (国令765) on registration, change
// and transfer; 基本医疗保险关系转移接续暂行办法 (医保办发〔2021〕43号). Each act has a day
// from which it takes effect, is done once under its caller's key, makes further
// versions of facts and overwrites none. What is missing or wrong is told all at
// once, so that nobody is sent for papers twice.
//
// Limits: whether a bill is paid is judged by entitlement when it is settled; a
// change of cover in the past does not change a bill that was paid. What is owed
// and credited is the business of contribution and account. Who may act, and
// whether a second person must agree, is decided by the doors.
package enrolling
