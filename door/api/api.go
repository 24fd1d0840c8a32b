// Package api is the JSON door for staff (/api/v1), described by OpenAPI 3.1:
// signing in, accounts and roles, insured persons, settlements and why they came
// out so, fund balances, published policies, what waits for a second person, and
// the trail.
//
// Legal basis: GB/T 22239-2019 §8.1.4, 个人信息保护法. Whoever calls is the person
// of the session, never one whom the call names. Each route has one permission;
// what is done is in the trail before it is answered; rows are those of the
// caller's scope; personal data are masked unless a reason for the plain text is
// given and recorded. Fields keep the national names, and money is in yuan as
// JSON numbers with two decimals. The door speaks plain HTTP with callers of the
// same machine only.
package api

import (
	"context"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"yibao/observer/explain"
	"yibao/observer/figures"
	"yibao/observer/funds"
	"yibao/observer/inquiry"
	"yibao/observer/verify"
	"yibao/process/account"
	"yibao/process/accountability"
	"yibao/process/administration"
	"yibao/process/approval"
	"yibao/process/archiving"
	"yibao/process/cleansing"
	"yibao/process/closing"
	"yibao/process/contribution"
	"yibao/process/credential"
	"yibao/process/curation"
	"yibao/process/enrolling"
	"yibao/process/importing"
	"yibao/process/publication"
	"yibao/process/reimbursement"
	"yibao/process/settlement"
	"yibao/process/signin"
	"yibao/process/trying"
	"yibao/process/vetting"
	"yibao/register/access"
)

// Config is what the door needs. All fields are required.
type Config struct {
	Settlements    *settlement.Service
	Books          verify.Store
	Accounts       access.Store
	Inquiries      inquiry.Store
	Acts           *accountability.Service
	SignIn         *signin.Service
	Administration *administration.Service
	Approvals      approval.Store
	Publication    publication.Service
	Enrolment      *enrolling.Service
	Cleansing      *cleansing.Service
	Importing      *importing.Service
	Contributions  *contribution.Service
	Benefits       Benefits
	Archive        *archiving.Service
	Counter        *reimbursement.Service
	Papers         Papers

	PersonalAccounts *account.Service
	Terms            *closing.Service
	Funds            funds.Store

	Curation *curation.Service
	Vetting  *vetting.Service
	Trials   *trying.Service
	Figures  figures.Store

	Credentials *credential.Service

	Now     func() time.Time
	NewID   func() string
	Log     *slog.Logger
	Version string
}

type door struct {
	Config
	explainer   explain.Service
	inquiries   inquiry.Service
	approvals   *approval.Service
	initialised atomic.Bool
	hashing     chan struct{} // places for the work of comparing passwords
	trying      chan struct{} // places for rules and policies tried on history
	routes      []route
}

// hashesAtOnce bounds how many passwords are compared at a time, so that callers
// who are nobody yet cannot take the machine.
const hashesAtOnce = 2

// Handler returns the door: /api/v1/…, /openapi.json, /openapi.yaml and the
// documentation page /docs.
func Handler(c Config) http.Handler {
	handler, _ := build(c)
	return handler
}

func build(c Config) (http.Handler, *door) {
	speakChinese()
	mux := http.NewServeMux()
	settings := huma.DefaultConfig("医保核心 yibao 管理接口", c.Version)
	settings.Info.Description = "经办人员使用的接口:登录与账号、参保人、结算查询与说明、强制撤销、基金余额、政策、双人复核、操作留痕。金额单位为元。\n\n" +
		"先 POST /api/v1/login 登录;之后浏览器自动带上会话 Cookie,变更类请求还要在 X-Yibao-Token 中带上登录时返回的 page_token," +
		"并在 Idempotency-Key 中给出请求编号(同一操作重发时不变)。\n\n" +
		"已合并的人员编号照常可用:业务办在保留的编号上,应答头 X-Yibao-Kept 写明“旧编号=保留编号”。"
	settings.DocsPath = ""
	settings.CreateHooks = nil // no $schema links inside answers
	settings.Transformers = append(settings.Transformers, tellKept)
	settings.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"session": {Type: "apiKey", In: "cookie", Name: cookieName, Description: "登录后的会话"},
		"page":    {Type: "apiKey", In: "header", Name: pageHeader, Description: "登录时返回的 page_token,变更类请求必须带上"},
	}
	d := &door{
		Config: c, explainer: explain.Service{Settlements: c.Settlements}, inquiries: inquiry.Service{Store: c.Inquiries},
		hashing: make(chan struct{}, hashesAtOnce), trying: make(chan struct{}, trialsAtOnce),
	}
	d.approvals = &approval.Service{Store: c.Approvals, Now: c.Now, NewID: c.NewID, Acts: d.twoPersonActs()}
	described := humago.New(mux, settings)
	d.register(described)
	mux.Handle("GET /docs", docs(described.OpenAPI()))
	mux.HandleFunc(apiPrefix, func(w http.ResponseWriter, r *http.Request) { d.tell(w, r, errNotHere.With()) })
	return d.guarded(mux), d
}

// register adds every route.
func (d *door) register(api huma.API) {
	d.ownRoutes(api)
	d.accountRoutes(api)
	d.staffNameRoutes(api)
	d.codeRoutes(api)
	d.personRoutes(api)
	d.settlementRoutes(api)
	d.paperRoutes(api)
	d.figureRoutes(api)
	d.estimateRoutes(api)
	d.nameRoutes(api)
	d.bookRoutes(api)
	d.personalAccountRoutes(api)
	d.termRoutes(api)
	d.policyRoutes(api)
	d.benefitRoutes(api)
	d.registrationRoutes(api)
	d.paymentRoutes(api)
	d.approvalRoutes(api)
	d.trailRoutes(api)
	d.enrolmentRoutes(api)
	d.cleansingRoutes(api)
	d.contributionRoutes(api)
	d.archiveRoutes(api)
	d.counterRoutes(api)
	d.auditRuleRoutes(api)
	d.auditTrialRoutes(api)
	d.knowledgeRoutes(api)
	d.policyDeskRoutes(api)
	d.policyTrialRoutes(api)
	d.findingRoutes(api)
}

// compare runs the work of comparing passwords when there is a place for it.
func (d *door) compare(ctx context.Context, work func() error) error {
	select {
	case d.hashing <- struct{}{}:
		defer func() { <-d.hashing }()
		return work()
	case <-ctx.Done():
		return ctx.Err()
	}
}
