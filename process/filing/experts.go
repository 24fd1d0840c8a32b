package filing

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"yibao/register/access"
	"yibao/register/panel"
)

// StaffReader looks up who may be an expert.
type StaffReader interface {
	// Staff returns one member of staff; access.ErrUnknownStaff.
	Staff(ctx context.Context, staffNo string) (access.Staff, error)
	// Organisation returns one; access.ErrUnknownOrganisation.
	Organisation(ctx context.Context, orgNo string) (access.Organisation, error)
	// Organisations returns all organisations.
	Organisations(ctx context.Context) ([]access.Organisation, error)
	// StaffIn lists at most limit persons of the scope's offices after a StaffNo, in
	// order.
	StaffIn(ctx context.Context, scope access.Scope, after string, limit int) ([]access.Staff, error)
}

// expertsOf returns the experts of an application in order: as many different ones
// as the rules want, each of them staff in office who may review in the person's
// region, and none of them the one who applies. All that is wrong is told at once.
func expertsOf(ctx context.Context, r StaffReader, a panel.Application, region string, want int) ([]string, error) {
	experts := slices.Compact(slices.Sorted(slices.Values(a.Experts)))
	var wrong []string
	for _, staffNo := range experts {
		why, err := unfit(ctx, r, staffNo, region)
		if err != nil {
			return nil, err
		}
		if why != "" {
			wrong = append(wrong, staffNo+" "+why)
		}
	}
	counted := len(experts) == want && len(a.Experts) == want && !slices.Contains(experts, a.Operator)
	switch {
	case len(wrong) == 0 && counted:
		return experts, nil
	case len(wrong) == 0:
		return nil, ErrPanel.With(a.Disease, want)
	case !counted:
		wrong = append(wrong, fmt.Sprintf("另外名单要有 %d 位不同的专家,且不包括申请的经办人", want))
	}
	return nil, ErrExperts.With(strings.Join(wrong, ";"))
}

// unfit says why somebody cannot review in a region; "" when nothing is against it.
func unfit(ctx context.Context, r StaffReader, staffNo, region string) (string, error) {
	s, err := r.Staff(ctx, staffNo)
	if errors.Is(err, access.ErrUnknownStaff) {
		return "不是经办系统的人员账号编号", nil
	}
	if err != nil {
		return "", err
	}
	switch {
	case s.State != access.Active:
		return "(" + s.Name + ")的账号已停用", nil
	case !s.May(access.FilingReview):
		return "(" + s.Name + ")没有“" + access.FilingReview.Name() + "”的权限", nil
	}
	home, err := r.Organisation(ctx, s.OrgNo)
	if err != nil {
		return "", err
	}
	all, err := r.Organisations(ctx)
	if err != nil {
		return "", err
	}
	if !access.ScopeOf(home, all).Covers(region) {
		return "(" + s.Name + ")的机构“" + home.Name + "”不管统筹区 " + region, nil
	}
	return "", nil
}
