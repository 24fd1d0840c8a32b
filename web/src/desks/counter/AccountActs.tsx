// Acts on the personal account: relatives who may use it, taking money out, and
// what is left after death.
import { App, Button, Form, Input, Space } from 'antd';
import { useAct, useLook } from '../../api/hooks';
import { fenOf, yuan } from '../../money';
import { ActForm, type FieldPlan } from './ActForm';
import type { ActProps, Plan } from './Acts';
import { PersonField } from './PersonField';

const text = (v: unknown) => (typeof v === 'string' && v.trim() ? v.trim() : undefined);
const choices = (...names: string[]) => names.map((value) => ({ value, label: value }));
const typedMoney = /^\d{1,9}(\.\d{1,2})?$/;
const fenTyped = (typed: unknown) => (typeof typed === 'string' && typedMoney.test(typed.trim()) ? fenOf(Number(typed)) : 0);

// twoPersons is said on every form whose act another person must agree to.
export const twoPersons = '提交后由另一人在“待办·复核事项”核对同意才办理;办到哪一步,看本页上方“两人办理的事项”';

// useProposed says that a proposal waits for another person.
export function useProposed() {
  const { message } = App.useApp();
  return (p: { title: string }) => void message.info(`${p.title}:已提交复核,由另一人在“待办·复核事项”同意后办理`, 6);
}

type Relation = '配偶' | '父母' | '子女' | '兄弟姐妹' | '祖父母' | '外祖父母' | '孙子女' | '外孙子女';

function Consent({ person, onDone }: ActProps) {
  const { message } = App.useApp();
  const act = useAct('post', '/api/v1/persons/{psn_no}/account-consents');
  const fields: FieldPlan[] = [
    { name: 'member', label: '可以使用本人账户的家人', kind: 'person', required: true, except: person.psn_no },
    { name: 'relation', label: '家人是本人的', kind: 'choice', choices: choices('配偶', '父母', '子女', '兄弟姐妹', '祖父母', '外祖父母', '孙子女', '外孙子女'), required: true },
    { name: 'year_limit', label: '每年限额,元', kind: 'money', hint: '不填为不限' },
    { name: 'bill_limit', label: '每次限额,元', kind: 'money', hint: '不填为不限' },
    { name: 'begndate', label: '生效日期', kind: 'date', hint: '不填为今天' },
    { name: 'enddate', label: '最后一天', kind: 'date', hint: '不填为长期' },
    { name: 'material', label: '授权的依据', required: true },
  ];
  return (
    <ActForm
      inside
      fields={fields}
      initial={{ material: '家庭共济授权书' }}
      step="ZH-03"
      act={act}
      label="授权"
      note="对同一家人再次授权即为变更"
      submit={async (v, brought) => {
        const body = { member_psn_no: String(v.member), relation: v.relation as Relation, year_limit: text(v.year_limit), bill_limit: text(v.bill_limit), begndate: text(v.begndate), enddate: text(v.enddate), material: String(v.material) };
        const done = await act.run({ path: { psn_no: person.psn_no }, body: { ...brought, ...body } });
        if (!done) return;
        message.success('家庭共济授权已办理');
        onDone();
      }}
    />
  );
}

function Withdraw({ person, onDone }: ActProps) {
  const act = useAct('post', '/api/v1/persons/{psn_no}/account-withdrawals');
  const proposed = useProposed();
  const look = useLook('get', '/api/v1/persons/{psn_no}/account', { path: { psn_no: person.psn_no } });
  const fields: FieldPlan[] = [
    { name: 'amount', label: '提取金额,元', kind: 'money', hint: `不填为全部余额${look.data ? `(现有 ${yuan(fenOf(look.data.closing))} 元)` : ''}` },
    { name: 'name', label: '收款人', required: true },
    { name: 'bank', label: '开户银行', required: true },
    { name: 'bankacct', label: '银行账号', required: true },
    { name: 'reason', label: '原因', required: true, hint: '如 出国定居' },
  ];
  return (
    <ActForm
      inside
      fields={fields}
      step="ZH-01"
      act={act}
      label="提出提取"
      second={twoPersons}
      submit={async (v, brought) => {
        const payee = { name: String(v.name), bank: String(v.bank), bankacct: String(v.bankacct) };
        const done = await act.run({ path: { psn_no: person.psn_no }, body: { ...brought, amount: text(v.amount), payee, reason: String(v.reason) } });
        if (!done) return;
        proposed(done);
        onDone();
      }}
    />
  );
}

interface Heir {
  amount?: string;
  psn_no?: string;
  name?: string;
  bank?: string;
  bankacct?: string;
}

interface HeirsTyped {
  heirs?: (Heir | undefined)[];
}

const must = (message: string) => [{ required: true, whitespace: true, message }];

// Heirs are rows of the form: into the heir's account, or paid to a bank account.
function Heirs({ balance }: { balance: number }) {
  const form = Form.useFormInstance<HeirsTyped>();
  const heirs = Form.useWatch('heirs', form) ?? [];
  const sum = heirs.reduce((s, h) => s + fenTyped(h?.amount), 0);
  return (
    <fieldset className="spaced">
      <legend>继承人</legend>
      <Form.List name="heirs" initialValue={[{}]}>
        {(rows, { add, remove }) => (
          <>
            {rows.map((row, i) => (
              <div key={row.key} className="filters">
                <Form.Item name={[row.name, 'amount']} label={`第 ${i + 1} 位分得,元 *`} rules={[{ required: true, pattern: typedMoney, message: '金额,最多两位小数' }]}>
                  <Input autoComplete="off" />
                </Form.Item>
                <Form.Item name={[row.name, 'psn_no']} label="转入谁的个人账户" extra="付到银行的不填">
                  <PersonField />
                </Form.Item>
                {!heirs[row.name]?.psn_no && (
                  <>
                    <Form.Item name={[row.name, 'name']} label="收款人 *" rules={must('请填写收款人')}>
                      <Input autoComplete="off" />
                    </Form.Item>
                    <Form.Item name={[row.name, 'bank']} label="开户银行 *" rules={must('请填写开户银行')}>
                      <Input autoComplete="off" />
                    </Form.Item>
                    <Form.Item name={[row.name, 'bankacct']} label="银行账号 *" rules={must('请填写银行账号')}>
                      <Input autoComplete="off" />
                    </Form.Item>
                  </>
                )}
                {rows.length > 1 && (
                  <Form.Item label=" ">
                    <Button onClick={() => remove(row.name)}>去掉第 {i + 1} 位</Button>
                  </Form.Item>
                )}
              </div>
            ))}
            <Space>
              <Button onClick={() => add({})}>增加一位继承人</Button>
              <span aria-live="polite">
                各人合计 {yuan(sum)} 元,账户余额 {yuan(fenOf(balance))} 元
              </span>
            </Space>
          </>
        )}
      </Form.List>
    </fieldset>
  );
}

function heirOf(h: Heir | undefined) {
  const amount = text(h?.amount) ?? '';
  if (h?.psn_no) return { amount, psn_no: h.psn_no };
  return { amount, payee: { name: text(h?.name) ?? '', bank: text(h?.bank) ?? '', bankacct: text(h?.bankacct) ?? '' } };
}

function Inherit({ person, onDone }: ActProps) {
  const act = useAct('post', '/api/v1/persons/{psn_no}/account-inheritance');
  const proposed = useProposed();
  const look = useLook('get', '/api/v1/persons/{psn_no}/account', { path: { psn_no: person.psn_no } });
  return (
    <ActForm
      inside
      fields={[{ name: 'reason', label: '依据', required: true, hint: '如 继承公证书、继承承诺书' }]}
      step="ZH-02"
      act={act}
      label="提出继承"
      note="先办理死亡登记。各继承人分得的合计等于账户余额"
      second={twoPersons}
      submit={async (v, brought, raw) => {
        const heirs = ((raw as HeirsTyped).heirs ?? []).map(heirOf);
        const done = await act.run({ path: { psn_no: person.psn_no }, body: { ...brought, heirs, reason: String(v.reason) } });
        if (!done) return;
        proposed(done);
        onDone();
      }}
    >
      {look.data && <Heirs balance={look.data.closing} />}
    </ActForm>
  );
}

// accountPlans belong to the card of the account.
export const accountPlans: Plan[] = [
  { key: 'consent', label: '家庭共济授权', permission: 'account.write', form: (p) => <Consent {...p} /> },
  { key: 'withdraw', label: '提取', permission: 'account.pay', form: (p) => <Withdraw {...p} /> },
  { key: 'inherit', label: '继承', permission: 'account.pay', form: (p) => <Inherit {...p} /> },
];
