package settlement

import (
	"context"

	"yibao/ground/coding"
	"yibao/ground/money"
	"yibao/judge/benefit"
	"yibao/register/ledger"
)

// FindPerson answers who holds a credential, with cover and balances (1101).
// A credential that is unknown falls back to the certificate number, which is
// matched as it is, without a check digit.
func (s *Service) FindPerson(ctx context.Context, q PersonQuery) (PersonAnswer, error) {
	var answer PersonAnswer
	err := s.Store.View(ctx, func(r Reader) error {
		psnNo, err := findPsnNo(ctx, r, q)
		if err != nil {
			return err
		}
		answer, err = s.personAnswer(ctx, r, psnNo)
		if err != nil {
			return err
		}
		if q.Name != "" && !coding.MatchNames(q.Name, answer.Person.Name) {
			return ErrNameDiffers.With(coding.MaskID(answer.Person.CertNo))
		}
		return nil
	})
	if err != nil {
		return PersonAnswer{}, err
	}
	return answer, nil
}

func findPsnNo(ctx context.Context, r Reader, q PersonQuery) (string, error) {
	psnNo, err := r.PersonByCertificate(ctx, q.CredentialType, coding.NormalizeIDNumber(q.CredentialNo))
	if err != nil && q.CertNo != "" {
		return r.PersonByCertificate(ctx, string(coding.VoucherIDCard), coding.NormalizeIDNumber(q.CertNo))
	}
	return psnNo, err
}

func (s *Service) personAnswer(ctx context.Context, r Reader, psnNo string) (PersonAnswer, error) {
	day := s.today()
	person, err := r.PersonOn(ctx, psnNo, day)
	if err != nil {
		return PersonAnswer{}, err
	}
	spells, err := r.SpellsOn(ctx, psnNo, day)
	if err != nil {
		return PersonAnswer{}, err
	}
	memberships, err := r.MembershipsOn(ctx, psnNo, day)
	if err != nil {
		return PersonAnswer{}, err
	}
	balances := make(map[string]money.Fen, len(spells))
	for _, spell := range spells {
		account := personalAccount(spell.Region, spell.Scheme, psnNo)
		held, err := r.AccountBalance(ctx, psnNo, account, maxSeq)
		if err != nil {
			return PersonAnswer{}, err
		}
		balances[spell.Scheme] = -held
	}
	return PersonAnswer{
		Person: person, Spells: spells, Memberships: memberships,
		Balances: balances, Age: person.Birth.AgeOn(day),
	}, nil
}

// maxSeq stands behind every act of a person.
const maxSeq = int64(1) << 62

// personalAccount names a person's account: a liability of the fund, so its
// ledger balance is the person's money negated.
func personalAccount(region, scheme, psnNo string) ledger.Account {
	return ledger.Account{Class: ledger.Personal, Region: region, Scheme: scheme, Fund: benefit.PayerAccount, Party: psnNo}
}
