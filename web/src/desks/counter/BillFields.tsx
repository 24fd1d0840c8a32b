// What was paid by the person himself: where and when he was treated, where the
// money goes, the invoices, and the lines (typed, or read from a table).
import { useState } from 'react';
import { App, Button, Form, Input, Space, Upload, type FormInstance } from 'antd';
import { ask, type Answer } from '../../api/client';
import { useAct } from '../../api/hooks';
import { asRefusal, type Refusal } from '../../api/refusal';
import { dateOf } from '../../dates';
import { PinyinSelect, Refused } from '../../pieces';
import { levels, medTypes, schemes } from './codes';
import { InstitutionSelect } from './Lookup';
import { LineRows, ReceiptRows, type LineTyped, type ReceiptTyped } from './ReimburseRows';

type Fault = NonNullable<Answer<'post', '/api/v1/reimbursements/lines'>['faults']>[number];

export type Content = NonNullable<Answer<'get', '/api/v1/reimbursements/{app_id}'>['content']>;

export interface Bill {
  insutype: string;
  med_type: string;
  fixmedins_code: string;
  mdtrtarea_admvs: string;
  begndate: string;
  enddate?: string;
  diag_codes: string;
  dise_codg?: string;
  dise_name?: string;
  payee: string;
  bank: string;
  bankacct: string;
  unlisted?: string;
  receipts: ReceiptTyped[];
  lines: LineTyped[];
}

const must = (what: string) => [{ required: true, message: '请填写' + what }];
const isDate = { validator: (_: unknown, v?: string) => (!v || dateOf(v) ? Promise.resolve() : Promise.reject(new Error('日期如 20260131'))) };

// contentOf is what the door takes of what was typed.
export function contentOf(v: Bill) {
  return {
    insutype: v.insutype,
    med_type: v.med_type,
    fixmedins_code: v.fixmedins_code,
    mdtrtarea_admvs: v.mdtrtarea_admvs.trim(),
    begndate: dateOf(v.begndate),
    enddate: v.enddate ? dateOf(v.enddate) : undefined,
    diag_codes: v.diag_codes.split(/[\s,、,]+/).filter(Boolean),
    dise_codg: v.dise_codg?.trim() || undefined,
    dise_name: v.dise_name?.trim() || undefined,
    payee: v.payee.trim(),
    bank: v.bank.trim(),
    bankacct: v.bankacct.trim(),
    unlisted: v.unlisted?.trim() || undefined,
    receipts: v.receipts.map((r) => ({ invono: r.invono.trim(), amount: r.amount.trim(), invo_code: r.invo_code?.trim() || undefined, electronic: r.invono.trim().length === 20 || undefined, invo_date: r.invo_date ? dateOf(r.invo_date) || undefined : undefined })),
    lines: v.lines.map((l, i) => ({ feedetl_sn: l.feedetl_sn || String(i + 1), med_list_codg: l.med_list_codg || undefined, name: l.name.trim(), pric: l.pric.trim(), cnt: l.cnt.trim(), det_item_fee_sumamt: l.det_item_fee_sumamt.trim(), fee_ocur_date: l.fee_ocur_date ? dateOf(l.fee_ocur_date) || undefined : undefined, invono: l.invono || undefined })),
  };
}

// billOf is what was entered before, as it is typed.
export function billOf(c: Content): Partial<Bill> {
  return { ...c, diag_codes: (c.diag_codes ?? []).join(' '), receipts: (c.receipts ?? []).map((r) => ({ ...r })), lines: (c.lines ?? []).map((l) => ({ ...l })) };
}

// stepOf is the step of the business, which says what papers it needs.
export const stepOf = (med?: string) => (med?.startsWith('2') || med === '52' ? 'BX-02' : 'BX-01');

export function BillFields({ form, region }: { form: FormInstance<Bill>; region: string }) {
  const med = Form.useWatch('med_type', form) as string | undefined;
  return (
    <>
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
        {med === '14' && (
          <>
            <Form.Item name="dise_codg" label="慢特病病种编码" rules={must('病种编码')}>
              <Input maxLength={30} />
            </Form.Item>
            <Form.Item name="dise_name" label="病种名称">
              <Input maxLength={100} />
            </Form.Item>
          </>
        )}
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
      <LineRows region={region} onName={(i, name) => form.setFieldValue(['lines', i, 'name'], name)} />
    </>
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
