// Package agency plays the staff of 安澜市 at the agency's counters: through the
// staff API, as a console would, they take in the persons, families, employers
// and cover of the city, do one by one what people come for, assess the months,
// take what the bank hands over, and credit the accounts. What a county cannot do
// over that door, they cannot do either.
//
// The lists and cases come from package city and follow from its seed. Who works
// at the counter, with password and telephone, is the caller's to say.
package agency
