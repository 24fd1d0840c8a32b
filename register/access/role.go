package access

import "slices"

// Role is a post that a person holds.
type Role string

// The roles. The first three administer and do no business; one person holds
// at most one of them and then nothing else.
const (
	SystemAdmin   Role = "系统管理员"
	SecurityAdmin Role = "安全管理员"
	TrailAdmin    Role = "审计管理员"

	Clerk     Role = "经办"
	Reviewer  Role = "复核"
	Policy    Role = "政策"
	Finance   Role = "财务"
	Inspector Role = "稽核"
	Director  Role = "负责人"
)

// Roles lists every role.
func Roles() []Role {
	return []Role{SystemAdmin, SecurityAdmin, TrailAdmin, Clerk, Reviewer, Policy, Finance, Inspector, Director}
}

// Administers reports whether the role is one of the three administrators.
func (r Role) Administers() bool {
	return r == SystemAdmin || r == SecurityAdmin || r == TrailAdmin
}

// Permission is the right to do one act.
type Permission string

// The permissions.
const (
	Own               Permission = "own" // one's own account: every member of staff
	OrganisationRead  Permission = "organisation.read"
	OrganisationWrite Permission = "organisation.write"
	StaffRead         Permission = "staff.read"
	StaffWrite        Permission = "staff.write"
	StaffReset        Permission = "staff.reset"
	GrantPropose      Permission = "staff.grant"
	GrantApprove      Permission = "staff.grant.approve"
	SessionRead       Permission = "session.read"
	SessionEnd        Permission = "session.end"
	TrailRead         Permission = "trail.read"
	PersonRead        Permission = "person.read"
	PersonUnmask      Permission = "person.unmask"
	SettlementRead    Permission = "settlement.read"
	SettlementExport  Permission = "settlement.export"
	ReversalPropose   Permission = "settlement.reverse"
	ReversalApprove   Permission = "settlement.reverse.approve"
	FundRead          Permission = "fund.read"
	BooksVerify       Permission = "books.verify"
	PolicyRead        Permission = "policy.read"
	PublishPropose    Permission = "policy.publish"
	PublishApprove    Permission = "policy.publish.approve"
	ApprovalRead      Permission = "approval.read"
	StepRead          Permission = "step.read"
	ArchiveRead       Permission = "archive.read"
	ArchiveWrite      Permission = "archive.write"
	DisposeApprove    Permission = "archive.dispose.approve"
	CounterRead       Permission = "reimbursement.read"
	CounterWrite      Permission = "reimbursement.write"
	CounterReview     Permission = "reimbursement.review"
	CounterApprove    Permission = "reimbursement.approve"
	AccountRead       Permission = "account.read"
	AccountWrite      Permission = "account.write"
	AccountPropose    Permission = "account.pay"
	AccountApprove    Permission = "account.pay.approve"
	AccountRun        Permission = "account.run"
	TermWrite         Permission = "books.term"
	TermApprove       Permission = "books.term.approve"
	BenefitWrite      Permission = "benefit.write"
	ReadjustPropose   Permission = "benefit.readjust"
	ReadjustApprove   Permission = "benefit.readjust.approve"
	FilingWrite       Permission = "filing.write"
	FilingReview      Permission = "filing.review"
	AllowanceWrite    Permission = "allowance.write"
	PaymentRead       Permission = "payment.read"
	PaymentWrite      Permission = "payment.write"
	EnrolRead         Permission = "enrolment.read"
	EnrolWrite        Permission = "enrolment.write"
	EnrolApprove      Permission = "enrolment.approve"
	LevyRead          Permission = "contribution.read"
	LevyWrite         Permission = "contribution.write"
	LevyApprove       Permission = "contribution.refund.approve"
	LevyInspect       Permission = "contribution.inspect"
	RuleRead          Permission = "audit.rule.read"
	RuleWrite         Permission = "audit.rule.write"
	RulePropose       Permission = "audit.rule.publish"
	RuleApprove       Permission = "audit.rule.publish.approve"
	FindingRead       Permission = "audit.finding.read"
	FindingDecide     Permission = "audit.finding.decide"
	FindingExport     Permission = "audit.finding.export"
)

// Grant is one row of the table of permissions: the right, what a clerk calls
// it, and the roles that carry it.
type Grant struct {
	Permission Permission
	Name       string
	Roles      []Role
}

var business = []Role{Clerk, Reviewer, Policy, Finance, Inspector, Director}

// Grants is the table of permissions. Least privilege: a role carries what its
// post needs, and who proposes an act is not who approves it.
func Grants() []Grant {
	return []Grant{
		{Own, "本人账号", Roles()},
		{OrganisationRead, "查看经办机构", append([]Role{SystemAdmin, SecurityAdmin, TrailAdmin}, business...)},
		{OrganisationWrite, "设立、变更经办机构", []Role{SystemAdmin}},
		{StaffRead, "查看人员与角色", []Role{SystemAdmin, SecurityAdmin, TrailAdmin}},
		{StaffWrite, "建立、停用、启用账号", []Role{SystemAdmin}},
		{StaffReset, "重置口令与动态口令、解锁", []Role{SecurityAdmin}},
		{GrantPropose, "提出授予、收回角色", []Role{SecurityAdmin}},
		{GrantApprove, "复核授予、收回角色", []Role{SystemAdmin, SecurityAdmin}},
		{SessionRead, "查看他人会话", []Role{SystemAdmin, SecurityAdmin}},
		{SessionEnd, "下线他人会话", []Role{SystemAdmin, SecurityAdmin}},
		{TrailRead, "查询操作留痕", []Role{TrailAdmin}},
		{PersonRead, "查询参保人(脱敏)", []Role{Clerk, Reviewer, Inspector, Director}},
		{PersonUnmask, "查看参保人明文", []Role{Clerk, Inspector}},
		{SettlementRead, "查询就诊与结算", []Role{Clerk, Reviewer, Finance, Inspector, Director}},
		{SettlementExport, "导出结算", []Role{Finance, Inspector, Director}},
		{ReversalPropose, "提出强制撤销结算", []Role{Clerk, Inspector}},
		{ReversalApprove, "复核强制撤销结算", []Role{Reviewer, Director}},
		{FundRead, "查看基金余额", []Role{Finance, Director}},
		{BooksVerify, "核验账务与留痕链", []Role{TrailAdmin, Finance, Director}},
		{PolicyRead, "查看已发布政策", business},
		{PublishPropose, "提出发布政策", []Role{Policy}},
		{PublishApprove, "复核发布政策", []Role{Director}},
		{BenefitWrite, "核定待遇等待与限制", []Role{Clerk, Reviewer}},
		{ReadjustPropose, "提出待遇追补、追回", []Role{Clerk}},
		{ReadjustApprove, "复核待遇追补、追回", []Role{Reviewer, Director}},
		{FilingWrite, "办理待遇备案", []Role{Clerk}},
		{FilingReview, "评审慢特病申请", []Role{Reviewer, Inspector}},
		{AllowanceWrite, "核定津贴和定期待遇", []Role{Clerk}},
		{PaymentRead, "查看付款单", []Role{Clerk, Finance, Director}},
		{PaymentWrite, "付款、更正收款账户", []Role{Finance}},
		{EnrolRead, "查看参保档案、单位和清理工单", []Role{Clerk, Reviewer, Inspector, Director}},
		{EnrolWrite, "办理参保业务", []Role{Clerk}},
		{EnrolApprove, "复核参保业务", []Role{Reviewer, Director}},
		{LevyRead, "查看缴费、欠费、票据和稽核", []Role{Clerk, Reviewer, Finance, Inspector, Director}},
		{LevyWrite, "办理缴费核定、入账、票据和对账", []Role{Clerk, Finance}},
		{LevyApprove, "复核退费", []Role{Reviewer, Director}},
		{LevyInspect, "办理缴费稽核", []Role{Inspector}},
		{AccountRead, "查看个人账户与家庭共济授权", []Role{Clerk, Reviewer, Finance, Inspector, Director}},
		{AccountWrite, "办理家庭共济授权", []Role{Clerk}},
		{AccountPropose, "提出提取、继承个人账户", []Role{Clerk}},
		{AccountApprove, "复核提取、继承个人账户", []Role{Reviewer, Director}},
		{AccountRun, "办理个人账户划入、计息", []Role{Finance}},
		{TermWrite, "开账、结账、提出重开", []Role{Finance}},
		{TermApprove, "复核重开账簿期间", []Role{Director}},
		{StepRead, "查看经办事项", business},
		{ArchiveRead, "查档案、受理件", []Role{Clerk, Reviewer, Finance, Inspector, Director}},
		{ArchiveWrite, "受理、归档、装订、提出销毁", []Role{Clerk}},
		{DisposeApprove, "复核销毁档案", []Role{Director}},
		{CounterRead, "查看零星报销", []Role{Clerk, Reviewer, Finance, Inspector, Director}},
		{CounterWrite, "受理、初审零星报销", []Role{Clerk}},
		{CounterReview, "退回零星报销补正", []Role{Clerk, Reviewer, Director}},
		{CounterApprove, "复审零星报销、不予支付", []Role{Reviewer, Director}},
		{RuleRead, "查看审核规则与知识", []Role{Reviewer, Policy, Inspector, Director}},
		{RuleWrite, "编写、试跑审核规则", []Role{Inspector}},
		{RulePropose, "提出发布、停用审核规则和装入知识", []Role{Inspector}},
		{RuleApprove, "复核审核规则与知识", []Role{Director}},
		{FindingRead, "查看疑点", []Role{Reviewer, Inspector, Director}},
		{FindingDecide, "处理疑点", []Role{Reviewer, Inspector}},
		{FindingExport, "导出疑点", []Role{Inspector, Director}},
		{ApprovalRead, "查看待复核事项", append([]Role{SystemAdmin, SecurityAdmin}, business...)},
	}
}

var carried = func() map[Role]map[Permission]bool {
	table := make(map[Role]map[Permission]bool)
	for _, g := range Grants() {
		for _, r := range g.Roles {
			if table[r] == nil {
				table[r] = make(map[Permission]bool)
			}
			table[r][g.Permission] = true
		}
	}
	return table
}()

// Carries reports whether the role has the permission.
func (r Role) Carries(p Permission) bool { return carried[r][p] }

// CheckRoles refuses roles that do not exist or that one person may not hold
// together: an administrator holds nothing else.
func CheckRoles(roles []Role) error {
	for i, r := range roles {
		if !slices.Contains(Roles(), r) {
			return ErrUnknownRole.With(string(r))
		}
		for _, other := range roles[:i] {
			if other != r && (r.Administers() || other.Administers()) {
				return ErrRoleConflict.With(string(other), string(r))
			}
		}
	}
	return nil
}

// Name returns what a clerk calls the permission.
func (p Permission) Name() string {
	for _, g := range Grants() {
		if g.Permission == p {
			return g.Name
		}
	}
	return string(p)
}
