// What would it cost me (F4): a bill that nobody has made, by what is in force and
// used up now; beside it the same bill at another hospital or level.
import { useId, useState } from 'react';
import { Button, Checkbox, Form, Input, Table } from 'antd';
import { useSearchParams } from 'react-router';
import { useLook } from '../../api/hooks';
import { dateOf, today } from '../../dates';
import { Answered, Loading, Money, Nothing, PersonPicker, PinyinSelect } from '../../pieces';
import { useKeys } from '../../shell/keys';
import { Breakdown } from './Breakdown';
import { useCodes } from './codes';
import { Compare } from './Compare';
import { FeeLines } from './FeeLines';
import { ItemSelect, PlaceSelect, type Item, type Place } from './Pickers';
import './settlement.css';

interface Bill {
  insutype: string;
  fixmedins_code: string;
  hosp_lv?: string;
  med_type: string;
  dise_codg?: string;
  begndate?: string;
  enddate?: string;
  acct_used_flag?: boolean;
}

interface Row {
  id: number;
  item?: Item;
  pric: string;
  cnt: string;
}

interface Asked extends Bill {
  lines: { med_list_codg: string; pric: string; cnt: string }[];
}

// cashOf is what the patient pays in cash.
const cashOf = (told: { payers: { name: string; layer?: string; amount: number }[] | null }) => (told.payers ?? []).find((p) => !p.layer)?.amount ?? 0;

function Elsewhere({ psnNo, asked }: { psnNo: string; asked: Asked }) {
  const [place, setPlace] = useState<string>();
  const [level, setLevel] = useState<string>();
  const { levels } = useCodes();
  return (
    <section aria-label="换一家比较">
      <h4>换一家医院或换一个等级,并排比较</h4>
      <div className="filters">
        <PlaceSelect label="比较的医院" hospitals value={place} onChange={setPlace} />
        <PinyinSelect aria-label="比较的等级" allowClear placeholder="或医院等级" options={levels} value={level} onChange={setLevel} />
      </div>
      {(place || level) && <Both psnNo={psnNo} asked={asked} other={{ ...asked, fixmedins_code: place ?? asked.fixmedins_code, hosp_lv: level ?? (place ? undefined : asked.hosp_lv) }} />}
    </section>
  );
}

function Both({ psnNo, asked, other }: { psnNo: string; asked: Asked; other: Asked }) {
  const path = { psn_no: psnNo };
  const here = useLook('post', '/api/v1/persons/{psn_no}/estimates', { path, body: asked });
  const there = useLook('post', '/api/v1/persons/{psn_no}/estimates', { path, body: other });
  return (
    <Answered look={here}>
      {(a) => (
        <Answered look={there}>
          {(b) => (
            <>
              <Compare here={a} there={b} hereTitle={`${a.fixmedins_name}(${a.hosp_lv_name})`} thereTitle={`${b.fixmedins_name}(${b.hosp_lv_name})`} />
              <Breakdown told={b} />
            </>
          )}
        </Answered>
      )}
    </Answered>
  );
}

function Result({ psnNo, asked }: { psnNo: string; asked: Asked }) {
  const look = useLook('post', '/api/v1/persons/{psn_no}/estimates', { path: { psn_no: psnNo }, body: asked });
  return (
    <Answered look={look}>
      {(told) => (
        <section aria-label="测算结果">
          <div className="answer" data-testid="estimate">
            <span className="item">
              <span>预计个人现金付</span>
              <Money value={cashOf(told)} large words />
            </span>
            <span className="item">
              <span>费用总额</span>
              <Money value={told.medfee_sumamt} large />
            </span>
            <span className="item">
              <span>按</span>
              {told.fixmedins_name}({told.hosp_lv_name})
            </span>
          </div>
          <Breakdown told={told} />
          <Elsewhere psnNo={psnNo} asked={asked} />
          <FeeLines told={told} name="费用测算" />
        </section>
      )}
    </Answered>
  );
}

function Lines({ rows, setRows, admdvs, scheme }: { rows: Row[]; setRows: (rows: Row[]) => void; admdvs: string; scheme: string }) {
  const change = (id: number, part: Partial<Row>) => setRows(rows.map((r) => (r.id === id ? { ...r, ...part } : r)));
  const add = () => setRows([...rows, { id: Math.max(0, ...rows.map((r) => r.id)) + 1, pric: '', cnt: '1' }]);
  return (
    <>
      <Table<Row>
        size="small"
        bordered
        pagination={false}
        rowKey="id"
        dataSource={rows}
        columns={[
          { title: '序号', key: 'no', width: 52, render: (_, __, i) => i + 1 },
          {
            title: '项目',
            key: 'item',
            render: (_, r, i) => <ItemSelect label={`第 ${i + 1} 行项目`} admdvs={admdvs} scheme={scheme} value={r.item?.med_list_codg} onChange={(item) => change(r.id, { item })} />,
          },
          { title: '单价(元)', key: 'pric', width: 130, render: (_, r, i) => <Input aria-label={`第 ${i + 1} 行单价`} inputMode="decimal" value={r.pric} onChange={(e) => change(r.id, { pric: e.target.value })} /> },
          { title: '数量', key: 'cnt', width: 110, render: (_, r, i) => <Input aria-label={`第 ${i + 1} 行数量`} inputMode="decimal" value={r.cnt} onChange={(e) => change(r.id, { cnt: e.target.value })} /> },
          {
            title: '操作',
            key: 'acts',
            width: 70,
            render: (_, r) => (
              <Button size="small" type="link" disabled={rows.length === 1} onClick={() => setRows(rows.filter((x) => x.id !== r.id))}>
                删除
              </Button>
            ),
          },
        ]}
      />
      <div className="bar spaced">
        <Button onClick={add}>加一行</Button>
      </div>
    </>
  );
}

// OfPerson waits until it is known under which schemes the person is covered; who
// may not read that chooses among all.
function OfPerson({ psnNo }: { psnNo: string }) {
  const cover = useLook('get', '/api/v1/persons/{psn_no}/enrolment', { path: { psn_no: psnNo } });
  if (!cover.data && !cover.error) return <Loading />;
  return <Calculator psnNo={psnNo} covered={[...new Set((cover.data?.covers ?? []).map((s) => s.insutype))]} />;
}

function Calculator({ psnNo, covered }: { psnNo: string; covered: string[] }) {
  const [form] = Form.useForm<Bill>();
  const [place, setPlace] = useState<Place>();
  const [rows, setRows] = useState<Row[]>([{ id: 1, pric: '', cnt: '1' }]);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [missing, setMissing] = useState('');
  const person = useLook('get', '/api/v1/persons/{psn_no}', { path: { psn_no: psnNo } });
  const { isStay, levels, medTypes, schemeName, schemes } = useCodes();
  const options = covered.length > 0 ? covered.map((c) => ({ value: c, label: schemeName(c) })) : schemes;
  const medType = Form.useWatch('med_type', form);
  const scheme = Form.useWatch('insutype', form) ?? '310';
  const submit = async () => {
    try {
      const bill = await form.validateFields();
      const lines = rows.map((r) => ({ med_list_codg: r.item?.med_list_codg ?? '', pric: r.pric.trim(), cnt: r.cnt.trim() }));
      const at = lines.findIndex((l) => !l.med_list_codg || !l.pric || !l.cnt);
      setMissing(at >= 0 ? `第 ${at + 1} 行请选好项目,填单价和数量` : '');
      if (at >= 0) return;
      setAsked({ ...bill, begndate: dateOf(bill.begndate ?? ''), enddate: isStay(bill.med_type) ? dateOf(bill.enddate ?? '') : undefined, dise_codg: bill.dise_codg?.trim() || undefined, lines });
    } catch {
      // the fields say what is missing
    }
  };
  useKeys({ F4: () => void submit() });
  const day = { validator: (_: unknown, v?: string) => (dateOf(v ?? '') ? Promise.resolve() : Promise.reject(new Error('日期如 20260131'))) };
  const needed = (what: string) => [{ required: true, message: '请选' + what }];
  return (
    <>
      <p>
        <strong>{person.data && `${person.data.psn_name} ${person.data.certno} 人员编号 ${psnNo}`}</strong>
      </p>
      <Form<Bill> form={form} name={useId()} layout="vertical" requiredMark={false} initialValues={{ insutype: options[0]?.value, med_type: '11', begndate: today(), enddate: today(), acct_used_flag: false }}>
        <div className="filters">
          <Form.Item name="insutype" label="险种" rules={needed('险种')}>
            <PinyinSelect options={options} />
          </Form.Item>
          <Form.Item name="fixmedins_code" label="机构" rules={needed('机构')} trigger="onChange">
            <PlaceSelect label="机构" onChange={(_, p) => setPlace(p)} />
          </Form.Item>
          <Form.Item name="hosp_lv" label="假定医院等级(不选按机构自己的)">
            <PinyinSelect allowClear options={levels} />
          </Form.Item>
          <Form.Item name="med_type" label="医疗类别" rules={needed('医疗类别')}>
            <PinyinSelect options={medTypes} />
          </Form.Item>
          <Form.Item name="dise_codg" label="病种编码(门诊慢特病、单病种填)">
            <Input maxLength={30} />
          </Form.Item>
          <Form.Item name="begndate" label={isStay(medType) ? '入院日期' : '就诊日期'} rules={[day]}>
            <Input />
          </Form.Item>
          {isStay(medType) && (
            <Form.Item name="enddate" label="出院日期" rules={[day]}>
              <Input />
            </Form.Item>
          )}
          <Form.Item name="acct_used_flag" valuePropName="checked" label="个人账户">
            <Checkbox>用个人账户付</Checkbox>
          </Form.Item>
        </div>
      </Form>
      <Lines rows={rows} setRows={setRows} admdvs={place?.admdvs ?? person.data?.insuplc_admdvs ?? ''} scheme={scheme} />
      {missing && <p role="alert">{missing}</p>}
      <div className="bar">
        <Button type="primary" onClick={() => void submit()}>
          测算(F4)
        </Button>
      </div>
      {asked ? <Result psnNo={psnNo} asked={asked} /> : <Nothing text="录好项目后按 F4,马上知道各方付多少" />}
    </>
  );
}

export default function TrialPage() {
  const [query, setQuery] = useSearchParams();
  const psnNo = query.get('psn_no') ?? '';
  return (
    <>
      <PersonPicker autoFocus={!psnNo} onPick={(p) => setQuery({ psn_no: p.psn_no })} />
      {psnNo ? <OfPerson key={psnNo} psnNo={psnNo} /> : <Nothing text="先查到人:费用按他的参保和今年已经用掉的累计来算" />}
    </>
  );
}
