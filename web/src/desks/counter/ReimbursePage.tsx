// Taking in bills that somebody paid himself: where and when he was treated, the
// invoices, the lines (typed, or read from a table), where the money goes, and the
// materials, with all that is missing told at once.
import { useState } from 'react';
import { App, Button, Form, Input, Space, Upload } from 'antd';
import { useNavigate, useParams } from 'react-router';
import { ask, type Answer } from '../../api/client';
import { useAct, useLook } from '../../api/hooks';
import { asRefusal, type Refusal } from '../../api/refusal';
import { dateOf } from '../../dates';
import { Answered, PinyinSelect, Refused, type Person } from '../../pieces';
import { useKeys } from '../../shell/keys';
import { levels, medTypes, schemes } from './codes';
import { InstitutionSelect } from './Lookup';
import { LineRows, ReceiptRows, type LineTyped, type ReceiptTyped } from './ReimburseRows';
import { Materials, nothingBrought, type Brought } from './Materials';

type Fault = NonNullable<Answer<'post', '/api/v1/reimbursements/lines'>['faults']>[number];

interface Values {
  insutype: string;
  med_type: string;
  fixmedins_code: string;
  mdtrtarea_admvs: string;
  begndate: string;
  enddate?: string;
  diag_codes: string;
  payee: string;
  bank: string;
  bankacct: string;
  unlisted?: string;
  receipts: ReceiptTyped[];
  lines: LineTyped[];
}

const must = (what: string) => [{ required: true, message: '请填写' + what }];
const isDate = { validator: (_: unknown, v?: string) => (!v || dateOf(v) ? Promise.resolve() : Promise.reject(new Error('日期如 20260131'))) };

export default function ReimbursePage() {
  const { psnNo = '' } = useParams();
  const look = useLook('get', '/api/v1/persons/{psn_no}', { path: { psn_no: psnNo } });
  return <Answered look={look}>{(p) => <Entry person={p} />}</Answered>;
}

// contentOf is what the door takes of what was typed.
function contentOf(v: Values) {
  return {
    insutype: v.insutype,
    med_type: v.med_type,
    fixmedins_code: v.fixmedins_code,
    mdtrtarea_admvs: v.mdtrtarea_admvs.trim(),
    begndate: dateOf(v.begndate),
    enddate: v.enddate ? dateOf(v.enddate) : undefined,
    diag_codes: v.diag_codes.split(/[\s,、,]+/).filter(Boolean),
    payee: v.payee.trim(),
    bank: v.bank.trim(),
    bankacct: v.bankacct.trim(),
    unlisted: v.unlisted?.trim() || undefined,
    receipts: v.receipts.map((r) => ({ invono: r.invono.trim(), amount: r.amount.trim(), invo_code: r.invo_code?.trim() || undefined, electronic: r.invono.trim().length === 20 || undefined })),
    lines: v.lines.map((l, i) => ({ feedetl_sn: l.feedetl_sn || String(i + 1), med_list_codg: l.med_list_codg || undefined, name: l.name.trim(), pric: l.pric.trim(), cnt: l.cnt.trim(), det_item_fee_sumamt: l.det_item_fee_sumamt.trim(), fee_ocur_date: l.fee_ocur_date ? dateOf(l.fee_ocur_date) || undefined : undefined, invono: l.invono || undefined })),
  };
}

function Entry({ person }: { person: Person }) {
  const { message } = App.useApp();
  const navigate = useNavigate();
  const act = useAct('post', '/api/v1/reimbursements');
  const [form] = Form.useForm<Values>();
  const med = Form.useWatch('med_type', form) as string | undefined;
  const [brought, setBrought] = useState<Brought>(nothingBrought);
  const send = async () => {
    let v: Values;
    try {
      v = await form.validateFields();
    } catch {
      return; // the fields say what is wrong
    }
    const done = await act.run({ body: { psn_no: person.psn_no, content: contentOf(v), materials: brought.materials, when: brought.circumstances } });
    if (!done) return;
    message.success(`已受理,受理号 ${done.case_no}`);
    void navigate('/counter/reimbursement/' + encodeURIComponent(done.app_id));
  };
  useKeys({ 'Ctrl+Enter': () => void send() });
  const step = med?.startsWith('2') || med === '52' ? 'BX-02' : 'BX-01';
  return (
    <Form<Values> form={form} layout="vertical" requiredMark={false} initialValues={{ insutype: '390', med_type: '21', mdtrtarea_admvs: person.insuplc_admdvs, receipts: [{}], lines: [{}] }}>
      <h3>
        {person.psn_name}({person.psn_no})零星报销
      </h3>
      <div className="filters">
        <Form.Item name="insutype" label="险种" rules={must('险种')}>
          <PinyinSelect options={schemes} />
        </Form.Item>
        <Form.Item name="med_type" label="医疗类别" rules={must('医疗类别')}>
          <PinyinSelect options={medTypes} />
        </Form.Item>
        <Form.Item name="fixmedins_code" label="就医机构" rules={must('就医机构')}>
          <InstitutionSelect />
        </Form.Item>
        <Form.Item name="mdtrtarea_admvs" label="就医地区划" rules={must('就医地区划')}>
          <Input maxLength={6} />
        </Form.Item>
        <Form.Item name="begndate" label="就医(入院)日期" rules={[...must('日期'), isDate]}>
          <Input placeholder="20260131" />
        </Form.Item>
        <Form.Item name="enddate" label="出院日期(门诊不填)" rules={[isDate]}>
          <Input placeholder="20260131" />
        </Form.Item>
        <Form.Item name="diag_codes" label="诊断编码,主要的在前" rules={must('诊断编码')}>
          <Input placeholder="几个之间用空格隔开" />
        </Form.Item>
        <Form.Item name="unlisted" label="目录外费用,元">
          <Input placeholder="没有不填" />
        </Form.Item>
        <Form.Item name="payee" label="收款人" rules={must('收款人')}>
          <Input maxLength={50} />
        </Form.Item>
        <Form.Item name="bank" label="开户银行" rules={must('开户银行')}>
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item name="bankacct" label="银行账号" rules={must('银行账号')}>
          <Input maxLength={50} />
        </Form.Item>
      </div>
      <Foreign onDone={(code) => form.setFieldValue('fixmedins_code', code)} />
      <ReceiptRows />
      <FromTable onRead={(lines) => form.setFieldValue('lines', lines)} />
      <LineRows region={person.insuplc_admdvs} onName={(i, name) => form.setFieldValue(['lines', i, 'name'], name)} />
      <Materials key={step} step={step} brought={brought} onChange={setBrought} />
      {act.refusal && <Refused refusal={act.refusal} inPlace />}
      <Button type="primary" loading={act.busy} onClick={() => void send()}>
        受理(Ctrl+Enter)
      </Button>
    </Form>
  );
}

// Foreign registers an institution of elsewhere that nobody has met before.
function Foreign({ onDone }: { onDone: (code: string) => void }) {
  const { message } = App.useApp();
  const act = useAct('post', '/api/v1/foreign-institutions');
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState({ fixmedins_name: '', admdvs: '', hosp_lv: '2' });
  if (!open)
    return (
      <Button size="small" type="link" onClick={() => setOpen(true)}>
        外地机构没有登记过:先登记
      </Button>
    );
  const register = async () => {
    const done = await act.run({ body: typed });
    if (!done) return;
    message.success(`已登记 ${done.fixmedins_name}(${done.fixmedins_code})`);
    onDone(done.fixmedins_code);
    setOpen(false);
  };
  return (
    <Space wrap>
      <Input aria-label="外地机构名称" placeholder="外地机构名称" value={typed.fixmedins_name} onChange={(e) => setTyped({ ...typed, fixmedins_name: e.target.value })} />
      <Input aria-label="所在地区划" placeholder="所在地区划(六位)" maxLength={6} value={typed.admdvs} onChange={(e) => setTyped({ ...typed, admdvs: e.target.value })} />
      <PinyinSelect aria-label="医院等级" value={typed.hosp_lv} onChange={(v: string) => setTyped({ ...typed, hosp_lv: v })} options={levels} style={{ width: 120 }} />
      <Button loading={act.busy} onClick={() => void register()}>
        登记机构
      </Button>
      {act.refusal && <Refused refusal={act.refusal} inPlace />}
    </Space>
  );
}

// FromTable reads lines from a hospital's table.
function FromTable({ onRead }: { onRead: (lines: LineTyped[]) => void }) {
  const { message } = App.useApp();
  const [faults, setFaults] = useState<Fault[]>([]);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const read = async (file: File) => {
    setRefusal(null);
    try {
      const bytes = new Uint8Array(await file.arrayBuffer());
      const table = btoa(Array.from(bytes, (b) => String.fromCharCode(b)).join(''));
      const answer = await ask('post', '/api/v1/reimbursements/lines', { body: { table } });
      setFaults(answer.faults ?? []);
      if ((answer.faults ?? []).length > 0) return;
      onRead(answer.lines ?? []);
      message.success(`读出 ${(answer.lines ?? []).length} 行明细`);
    } catch (thrown) {
      setRefusal(asRefusal(thrown));
    }
  };
  return (
    <>
      <Upload accept=".xlsx,.csv" showUploadList={false} beforeUpload={(file) => { void read(file); return false; }}>
        <Button>从明细表读入(CSV、Excel)</Button>
      </Upload>
      {faults.map((f) => (
        <div key={f.row + f.text} role="alert">
          第 {f.row} 行:{f.text}
        </div>
      ))}
      {refusal && <Refused refusal={refusal} inPlace />}
    </>
  );
}
