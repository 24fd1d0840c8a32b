package api

import (
	"context"
	"strings"

	process "yibao/process/contribution"
	"yibao/process/importing"
)

type identityRow struct {
	Code   string `json:"psn_idet_type" doc:"身份类别代码"`
	Name   string `json:"name" doc:"身份类别名称"`
	Policy string `json:"policy_word,omitempty" doc:"缴费政策中的身份;空为与普通人一样缴费"`
}

type identitiesAnswer struct {
	Body struct {
		Identities []identityRow `json:"identities" nullable:"false" doc:"身份类别,按代码"`
	}
}

// listIdentities answers the kinds of special identity to choose from.
func (d *door) listIdentities(_ context.Context, _ *call, _ *struct{}) (*identitiesAnswer, error) {
	var a identitiesAnswer
	a.Body.Identities = []identityRow{}
	for _, x := range importing.Identities() {
		a.Body.Identities = append(a.Body.Identities, identityRow{x.Code, x.Name, strings.Join(process.GroupWords([]string{x.Code}), "、")})
	}
	return &a, nil
}
