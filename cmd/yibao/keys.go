package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os/user"
	"slices"
	"time"

	"yibao/door/his/signing"
	"yibao/register/access"
	"yibao/register/trail"
	"yibao/storage"
	"yibao/storage/protect"
)

type keysCommand struct {
	Master  keysMaster  `cmd:"" help:"生成主密钥文件,只有本人可读;请另存一份在安全的地方"`
	New     keysNew     `cmd:"" help:"给机构发放签名密钥;密钥只在这时显示一次"`
	List    keysList    `cmd:"" help:"列出机构密钥与有效期,不显示密钥"`
	End     keysEnd     `cmd:"" help:"让一个机构密钥在某时刻停用"`
	Centre  keysCentre  `cmd:"" help:"生成中心自己的 SM2 密钥(sm 方式签名应答用),显示公钥"`
	Protect keysProtect `cmd:"" help:"启用字段保护:证件号加密存放,凭证号改存密钥哈希;请先停止服务"`
	Rotate  keysRotate  `cmd:"" name:"rotate-data" help:"更换数据密钥,把已存的数据分批改用新密钥加密"`
	Reseal  keysReseal  `cmd:"" help:"接着做被打断的加密"`
	Rewrap  keysRewrap  `cmd:"" help:"更换主密钥"`
}

type keysMaster struct {
	To string `required:"" help:"写到哪个文件" placeholder:"文件"`
}

// Run makes a master key.
func (c keysMaster) Run() error {
	if err := protect.WriteMaster(c.To, rand.Reader); err != nil {
		return err
	}
	fmt.Printf("主密钥已写到 %s,只有本人可读。丢了它,加密的数据就打不开:请另存一份,不要与数据库备份放在一起。\n", c.To)
	return nil
}

// withKeys runs a command on an opened database.
func withKeys(d database, work func(ctx context.Context, store storage.Database) error) error {
	ctx := context.Background()
	store, err := d.open(ctx)
	if err != nil {
		return err
	}
	return errors.Join(work(ctx, store), store.Close())
}

// noted makes a change of keys together with its entry in the trail. It stands
// under the topmost organisation, so that its auditors see it.
func noted(ctx context.Context, store storage.Database, act, ref, after string, change func(ctx context.Context) error) error {
	e := trail.Entry{From: "命令行", Kind: trail.Change, Act: act, Subject: "密钥", Ref: ref, After: after, Result: trail.Done}
	if who, err := user.Current(); err == nil {
		e.From += " " + who.Username
	}
	err := store.Consult(ctx, func(r access.Reader) error {
		all, err := r.Organisations(ctx)
		if top := slices.IndexFunc(all, func(o access.Organisation) bool { return o.Parent == "" }); top >= 0 {
			e.OrgNo, e.Region = all[top].OrgNo, all[top].Region
		}
		return err
	})
	if err != nil {
		return err
	}
	return accounting(store, now).Record(ctx, func(ctx context.Context) (trail.Entry, error) { return e, change(ctx) })
}

// described is a key in the trail: no secret.
func described(k access.Key) string {
	return k.Institution + " " + string(k.Scheme) + " " + k.AppKey + " " + span(k)
}

// secretly makes the data key for secrets, if there is none.
func secretly(ctx context.Context, store storage.Database) error {
	return missing(ctx, store, protect.Secrets)
}

// missing makes data keys for those roles that have none.
func missing(ctx context.Context, store storage.Database, wanted ...protect.Role) error {
	have, _ := store.Protected()
	var roles []protect.Role
	for _, r := range wanted {
		if !slices.Contains(have, r) {
			roles = append(roles, r)
		}
	}
	if len(roles) == 0 {
		return nil
	}
	return addDataKeys(ctx, store, roles)
}

func addDataKeys(ctx context.Context, store storage.Database, roles []protect.Role) error {
	return noted(ctx, store, "keys data", "", fmt.Sprint(roles), func(ctx context.Context) error {
		return store.AddDataKeys(ctx, now(), newID, roles...)
	})
}

type keysNew struct {
	database
	Institution string `required:"" help:"定点医药机构编号" placeholder:"编号"`
	Scheme      string `required:"" help:"签名方式:api、tif、ca、sm" enum:"api,tif,ca,sm"`
	From        string `help:"从什么时候起有效,默认现在" placeholder:"时间"`
	To          string `help:"到什么时候为止,默认不限" placeholder:"时间"`
	PublicKey   string `help:"机构自备的 SM2 公钥(sm 方式);不给就代为生成一对" placeholder:"十六进制"`
}

// Run issues a key and shows it once.
func (c keysNew) Run() error {
	k := access.Key{ID: newID(), Institution: c.Institution, Scheme: access.Scheme(c.Scheme), PublicKey: c.PublicKey, Recorded: now()}
	var err error
	if k.From, err = moment(c.From, k.Recorded); err != nil {
		return err
	}
	if k.To, err = moment(c.To, time.Time{}); err != nil {
		return err
	}
	k, private, err := signing.Issue(k, rand.Reader)
	if err != nil {
		return err
	}
	err = withKeys(c.database, func(ctx context.Context, store storage.Database) error {
		if _, err := settlements(store, now).Institution(ctx, c.Institution); err != nil {
			return err
		}
		if err := secretly(ctx, store); err != nil {
			return err
		}
		return noted(ctx, store, "keys new", k.ID, described(k), func(ctx context.Context) error { return store.AddKey(ctx, k) })
	})
	if err != nil {
		return err
	}
	fmt.Printf("密钥编号  %s\n机构      %s\n签名方式  %s\n有效期    %s\n应用标识  %s\n密钥      %s\n", k.ID, k.Institution, k.Scheme, span(k), k.AppKey, k.Secret)
	if k.PublicKey != "" {
		fmt.Printf("机构公钥  %s\n", k.PublicKey)
	}
	if private != "" {
		fmt.Printf("机构私钥  %s\n", private)
	}
	fmt.Println("以上只显示这一次,请用安全的方式交给机构。")
	return nil
}

// span is when a key holds, in words.
func span(k access.Key) string {
	const form = "2006-01-02 15:04:05"
	if k.To.IsZero() {
		return k.From.In(china).Format(form) + " 起"
	}
	return k.From.In(china).Format(form) + " 至 " + k.To.In(china).Format(form)
}

type keysList struct {
	database
	Institution string `help:"只列这家机构的" placeholder:"编号"`
}

// Run lists keys without their secrets.
func (c keysList) Run() error {
	return withKeys(c.database, func(ctx context.Context, store storage.Database) error {
		keys, err := store.Keys(ctx)
		if err != nil {
			return err
		}
		for _, k := range keys {
			if c.Institution != "" && c.Institution != k.Institution {
				continue
			}
			held := "现行"
			switch at := now(); {
			case at.Before(k.From):
				held = "未生效"
			case !k.HoldsAt(at):
				held = "已停用"
			}
			fmt.Printf("%s  %s  %s  %s  %s  %s\n", k.ID, k.Institution, k.Scheme, k.AppKey, held, span(k))
		}
		return nil
	})
}

type keysEnd struct {
	database
	ID string `arg:"" help:"密钥编号,见 yibao keys list"`
	At string `help:"什么时候停用,默认现在" placeholder:"时间"`
}

// Run ends a key.
func (c keysEnd) Run() error {
	end := access.KeyEnd{KeyID: c.ID, Recorded: now()}
	var err error
	if end.At, err = moment(c.At, end.Recorded); err != nil {
		return err
	}
	return withKeys(c.database, func(ctx context.Context, store storage.Database) error {
		after := "停用于 " + end.At.In(china).Format(time.DateTime)
		if err := noted(ctx, store, "keys end", c.ID, after, func(ctx context.Context) error { return store.EndKey(ctx, end) }); err != nil {
			return err
		}
		fmt.Printf("密钥 %s 在 %s 停用;运行中的服务几秒之内生效。\n", c.ID, end.At.In(china).Format(time.DateTime))
		return nil
	})
}

type keysCentre struct{ database }

// Run makes the centre's own pair of keys.
func (c keysCentre) Run() error {
	at := now()
	k, err := signing.IssueCentre(access.Key{ID: newID(), From: at, Recorded: at}, rand.Reader)
	if err != nil {
		return err
	}
	return withKeys(c.database, func(ctx context.Context, store storage.Database) error {
		if err := secretly(ctx, store); err != nil {
			return err
		}
		if err := noted(ctx, store, "keys centre", k.ID, described(k), func(ctx context.Context) error { return store.AddKey(ctx, k) }); err != nil {
			return err
		}
		fmt.Printf("密钥编号  %s\n中心公钥  %s\n请把公钥告知各机构;应答从现在起用它签名。\n", k.ID, k.PublicKey)
		return nil
	})
}

type keysProtect struct {
	database
	Names bool `help:"姓名也加密(加密后不能按姓名查人)"`
}

// Run turns protection on and seals what there is.
func (c keysProtect) Run() error {
	return withKeys(c.database, func(ctx context.Context, store storage.Database) error {
		roles := []protect.Role{protect.Secrets, protect.Fields, protect.Index}
		if c.Names {
			roles = append(roles, protect.Names)
		}
		if err := missing(ctx, store, roles...); err != nil {
			return err
		}
		return reseal(ctx, store)
	})
}

type keysRotate struct{ database }

// Run makes a new data key for each role that has one, but for the hashes, and
// seals anew.
func (c keysRotate) Run() error {
	return withKeys(c.database, func(ctx context.Context, store storage.Database) error {
		have, _ := store.Protected()
		var roles []protect.Role
		for _, r := range have {
			if r != protect.Index {
				roles = append(roles, r)
			}
		}
		if err := addDataKeys(ctx, store, roles); err != nil {
			return err
		}
		return reseal(ctx, store)
	})
}

type keysReseal struct{ database }

// Run seals what is not sealed under the newest keys.
func (c keysReseal) Run() error { return withKeys(c.database, reseal) }

func reseal(ctx context.Context, store storage.Database) error {
	var seen, changed int
	err := store.Reseal(ctx, func(s, c int) { seen, changed = s, c })
	if err != nil {
		return fmt.Errorf("查看 %d 处、重新加密 %d 处之后中断,排除原因后用 yibao keys reseal 接着做:%w", seen, changed, err)
	}
	fmt.Printf("查看 %d 处,重新加密 %d 处。\n", seen, changed)
	return nil
}

type keysRewrap struct {
	database
	To string `required:"" help:"新的主密钥文件" placeholder:"文件"`
}

// Run wraps the data keys under another master key.
func (c keysRewrap) Run() error {
	to, err := protect.ReadMaster(c.To, rand.Reader)
	if err != nil {
		return err
	}
	return withKeys(c.database, func(ctx context.Context, store storage.Database) error {
		if err := noted(ctx, store, "keys rewrap", to.Name(), "", func(ctx context.Context) error { return store.RewrapDataKeys(ctx, to) }); err != nil {
			return err
		}
		fmt.Printf("数据密钥已改用 %s 包裹。请改 --master-key 后重新启动服务;旧的主密钥仍能打开以前的备份,不要丢弃。\n", c.To)
		return nil
	})
}
