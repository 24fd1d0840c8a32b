package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"yibao/process/accountability"
	"yibao/process/signin"
	"yibao/register/access"
	"yibao/register/trail"
)

// ownRoutes are signing in and the caller's own account.
func (d *door) ownRoutes(api huma.API) {
	d.loginRoute(api)
	own := func(id, method, path, summary, description string, kind trail.Kind) route {
		return route{id, method, path, summary, description, access.Own, kind, true}
	}
	change(d, api, own("logout", post, "/api/v1/logout", "退出", "结束本次会话", trail.SignIn), d.logout)
	look(d, api, own("me", get, "/api/v1/me", "本人", "本人的账号、机构、角色和权限", ""), d.me)
	changeAfter(d, api, own("change-password", put, "/api/v1/me/password", "修改口令", "其他会话随之结束", trail.Change), d.preparePassword, d.changePassword)
	change(d, api, own("begin-totp", post, "/api/v1/me/totp", "申请绑定动态口令", "取得写入手机的密钥,只显示一次;用 PUT 提交手机显示的口令后生效", trail.Change), d.beginTOTP)
	change(d, api, own("confirm-totp", put, "/api/v1/me/totp", "确认绑定动态口令", "返回恢复码,只显示一次,请妥善保存", trail.Change), d.confirmTOTP)
	look(d, api, own("own-sessions", get, "/api/v1/me/sessions", "本人的会话", "", ""), d.ownSessions)
	change(d, api, own("end-own-session", erase, "/api/v1/me/sessions/{session_id}", "结束本人的另一会话", "", trail.Change), d.endOwnSession)
}

type loginInput struct {
	Body struct {
		Account  string `json:"account" minLength:"1" maxLength:"64" doc:"账号"`
		Password string `json:"password" minLength:"1" maxLength:"128" doc:"口令"`
		Code     string `json:"totp,omitempty" maxLength:"10" doc:"手机上的动态口令"`
		Recovery string `json:"recovery_code,omitempty" maxLength:"40" doc:"恢复码,手机不在身边时代替动态口令,用后须重新绑定"`
	}
}

type loginAnswer struct {
	Cookie http.Cookie `header:"Set-Cookie"`
	Body   struct {
		Token     string   `json:"page_token" doc:"变更类请求须在 X-Yibao-Token 中带上"`
		Account   string   `json:"account" doc:"账号"`
		Name      string   `json:"name" doc:"姓名"`
		Roles     []string `json:"roles" doc:"角色"`
		Limited   bool     `json:"limited" doc:"须先修改口令、绑定动态口令"`
		LastTime  string   `json:"last_login_time,omitempty" doc:"上次登录时间"`
		LastPlace string   `json:"last_login_from,omitempty" doc:"上次登录地址"`
	}
}

// loginRoute signs in. It has no session and therefore no permission: the trail
// entry names who tried, as far as that is known.
func (d *door) loginRoute(api huma.API) {
	r := route{id: "login", method: post, path: loginPath, summary: "登录", description: "账号、口令和动态口令;连续 5 次不对锁定 30 分钟", kind: trail.SignIn}
	op := r.operation()
	op.Security, op.Description = nil, r.description
	d.routes = append(d.routes, r)
	huma.Register(api, op, func(ctx context.Context, in *loginInput) (*loginAnswer, error) {
		admitted, err := d.login(ctx, callerOf(ctx), in)
		if err != nil {
			return nil, d.problem(ctx, err)
		}
		return d.welcome(callerOf(ctx), admitted), nil
	})
}

func (d *door) login(ctx context.Context, who caller, in *loginInput) (signin.Admitted, error) {
	attempt := signin.Attempt{
		Account: in.Body.Account, Password: in.Body.Password, Code: in.Body.Code, Recovery: in.Body.Recovery, From: who.from, Agent: who.agent,
	}
	var checked signin.Checked
	err := d.compare(ctx, func() (err error) {
		checked, err = d.SignIn.Check(ctx, attempt)
		return err
	})
	if err != nil {
		return signin.Admitted{}, err
	}
	var admitted signin.Admitted
	var refusal error
	err = d.Acts.Record(ctx, func(ctx context.Context) (trail.Entry, error) {
		var staff access.Staff
		var err error
		admitted, staff, refusal, err = d.SignIn.Enter(ctx, checked)
		return d.loginEntry(who, staff, admitted, refusal), err
	})
	if err == nil {
		err = refusal
	}
	return admitted, err
}

func (d *door) loginEntry(who caller, staff access.Staff, in signin.Admitted, refusal error) trail.Entry {
	return trail.Entry{
		StaffNo: staff.StaffNo, Account: staff.Account, OrgNo: staff.OrgNo, Region: in.Org.Region, Session: in.Session.ID, From: who.from,
		Kind: trail.SignIn, Act: "login", Subject: "会话", Ref: in.Session.ID, Result: accountability.ResultOf(refusal),
	}
}

func (d *door) welcome(who caller, in signin.Admitted) *loginAnswer {
	a := &loginAnswer{Cookie: cookie(in.Token, who.secure, int(access.SessionAbsolute.Seconds()))}
	b := &a.Body
	b.Token, b.Account, b.Name, b.Roles = access.PageToken(in.Token), in.Staff.Account, in.Staff.Name, roleNames(in.Staff.Roles)
	b.Limited, b.LastTime, b.LastPlace = in.Session.Limited, d.clock(in.LastAt), in.LastFrom
	return a
}

func cookie(token string, secure bool, age int) http.Cookie {
	return http.Cookie{
		Name: cookieName, Value: token, Path: apiPrefix, MaxAge: age, Secure: secure, HttpOnly: true, SameSite: http.SameSiteStrictMode,
	}
}

// clock tells an instant in the civil time of the place; "" for none.
func (d *door) clock(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.In(d.Settlements.Zone).Format(time.DateTime)
}

func roleNames(roles []access.Role) []string {
	names := make([]string, len(roles))
	for i, r := range roles {
		names[i] = string(r)
	}
	return names
}

type logoutAnswer struct {
	Cookie http.Cookie `header:"Set-Cookie"`
	Body   struct {
		Done bool `json:"done" doc:"已退出"`
	}
}

func (d *door) logout(ctx context.Context, c *call, _ *struct{}) (*logoutAnswer, error) {
	a := &logoutAnswer{Cookie: cookie("", c.secure, -1)}
	a.Body.Done = true
	c.note.Subject, c.note.Ref = "会话", c.actor.Session
	return a, d.SignIn.Leave(ctx, c.present)
}

type meAnswer struct {
	Body struct {
		Token       string     `json:"page_token" doc:"变更类请求须在 X-Yibao-Token 中带上;重新载入的页面由此取得"`
		Staff       staffRow   `json:"staff" doc:"账号"`
		Org         orgRow     `json:"organisation" doc:"机构"`
		Permissions []namedTag `json:"permissions" doc:"权限"`
		Limited     bool       `json:"limited" doc:"须先修改口令、绑定动态口令"`
	}
}

type namedTag struct {
	Code string `json:"code" doc:"代码"`
	Name string `json:"name" doc:"名称"`
}

func (d *door) me(_ context.Context, c *call, _ *struct{}) (*meAnswer, error) {
	var a meAnswer
	a.Body.Token = access.PageToken(c.token)
	a.Body.Staff, a.Body.Org, a.Body.Limited = d.staffRow(c.actor.Staff), orgRowOf(c.actor.Org), c.present.Session.Limited
	a.Body.Permissions = []namedTag{}
	for _, g := range access.Grants() {
		if c.actor.Staff.May(g.Permission) {
			a.Body.Permissions = append(a.Body.Permissions, namedTag{string(g.Permission), g.Name})
		}
	}
	return &a, nil
}

type passwordInput struct {
	Body struct {
		Old   string `json:"old_password" minLength:"1" maxLength:"128" doc:"原口令"`
		Fresh string `json:"new_password" minLength:"1" maxLength:"128" doc:"新口令:至少 8 个字符,大小写字母、数字、符号中至少三类"`
	}
	secret access.Secret
}

func (d *door) preparePassword(ctx context.Context, c *call, in *passwordInput) error {
	return d.compare(ctx, func() (err error) {
		in.secret, err = d.SignIn.PreparePassword(ctx, c.present, in.Body.Old, in.Body.Fresh)
		return err
	})
}

func (d *door) changePassword(ctx context.Context, c *call, in *passwordInput) (*doneAnswer, error) {
	c.note.Subject, c.note.Ref = "口令", c.actor.Staff.StaffNo
	return done(), d.SignIn.ApplyPassword(ctx, c.present, in.secret)
}

type totpAnswer struct {
	Body struct {
		Secret string `json:"secret" doc:"写入手机的密钥"`
		Link   string `json:"link" doc:"供手机扫描的链接"`
	}
}

func (d *door) beginTOTP(ctx context.Context, c *call, _ *struct{}) (*totpAnswer, error) {
	c.note.Subject, c.note.Ref = "动态口令", c.actor.Staff.StaffNo
	e, err := d.SignIn.BeginTOTP(ctx, c.present)
	var a totpAnswer
	a.Body.Secret, a.Body.Link = e.Secret, e.Link
	return &a, err
}

type confirmInput struct {
	Body struct {
		Code string `json:"totp" minLength:"6" maxLength:"6" doc:"手机显示的动态口令"`
	}
}

type recoveryAnswer struct {
	Body struct {
		Codes []string `json:"recovery_codes" doc:"恢复码,每个只能用一次"`
	}
}

func (d *door) confirmTOTP(ctx context.Context, c *call, in *confirmInput) (*recoveryAnswer, error) {
	c.note.Subject, c.note.Ref = "动态口令", c.actor.Staff.StaffNo
	codes, err := d.SignIn.ConfirmTOTP(ctx, c.present, in.Body.Code)
	var a recoveryAnswer
	a.Body.Codes = codes
	return &a, err
}

type sessionRow struct {
	ID      string `json:"session_id" doc:"会话编号"`
	StaffNo string `json:"staff_no" doc:"人员编号"`
	Begun   string `json:"login_time" doc:"登录时间"`
	Seen    string `json:"last_time" doc:"最近使用"`
	From    string `json:"from" doc:"地址"`
	Agent   string `json:"agent,omitempty" doc:"客户端"`
	Own     bool   `json:"own,omitempty" doc:"就是本次会话"`
}

type sessionsAnswer struct {
	Body struct {
		Sessions []sessionRow `json:"sessions" doc:"在线的会话"`
	}
}

func (d *door) sessionRows(c *call, open []access.Session) *sessionsAnswer {
	var a sessionsAnswer
	a.Body.Sessions = []sessionRow{}
	for _, s := range open {
		a.Body.Sessions = append(a.Body.Sessions, sessionRow{s.ID, s.StaffNo, d.clock(s.Begun), d.clock(s.Seen), s.From, s.Agent, s.ID == c.actor.Session})
	}
	return &a
}

func (d *door) ownSessions(ctx context.Context, c *call, _ *struct{}) (*sessionsAnswer, error) {
	open, err := d.SignIn.Open(ctx, c.actor.Staff.StaffNo)
	return d.sessionRows(c, open), err
}

type SessionPath struct {
	ID string `path:"session_id" maxLength:"30" doc:"会话编号"`
}

func (d *door) endOwnSession(ctx context.Context, c *call, in *SessionPath) (*doneAnswer, error) {
	c.note.Subject, c.note.Ref = "会话", in.ID
	return done(), d.SignIn.EndOwn(ctx, c.actor.Staff.StaffNo, in.ID, "本人下线")
}
