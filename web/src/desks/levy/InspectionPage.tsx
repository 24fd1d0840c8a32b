// One inspection: where it stands, what was found of whom with which evidence, what
// is owed, the bills, and the next step.
import { useId } from 'react';
import { Alert, Button, Card, Descriptions, Form, Input, Steps, Table, Tag } from 'antd';
import { useNavigate, useParams } from 'react-router';
import type { Answer } from '../../api/client';
import { useAct, useLook } from '../../api/hooks';
import { fenOf } from '../../money';
import { Answered, ConfirmAct, ExcelButton, Money, Nothing, Refused, Staff } from '../../pieces';
import { useSession } from '../../session/session';
import { enterNext, useKeys } from '../../shell/keys';
import { schemeName } from '../counter/codes';
import { PersonField } from '../counter/PersonField';
import { colours } from './InspectionsTable';
import { employerAddress, monthOf, monthRule, useRegion } from './words';

type Inspection = Answer<'get', '/api/v1/contributions/inspections'>;
type Finding = NonNullable<Inspection['findings']>[number];

const order: Inspection['state'][] = ['已立案', '已认定', '已下达补缴', '已结案'];

export default function InspectionPage() {
  const { inspectionId = '' } = useParams();
  const look = useLook('get', '/api/v1/contributions/inspections', { query: { inspection_id: inspectionId } });
  return <Answered look={look}>{(i) => <Whole inspection={i} />}</Answered>;
}

function Whole({ inspection: i }: { inspection: Inspection }) {
  const { may } = useSession();
  const navigate = useNavigate();
  const inspects = may('contribution.inspect');
  const items = [
    { key: 'uscc', label: '单位', children: <Button type="link" size="small" onClick={() => void navigate(employerAddress(i.uscc))}>{i.uscc}</Button> },
    { key: 'insutype', label: '险种', children: schemeName(i.insutype) },
    { key: 'span', label: '稽核的月份', children: `${i.first_month} 至 ${i.last_month}` },
    { key: 'opened', label: '立案日期', children: i.opened },
    { key: 'reason', label: i.state === '已结案' ? '结论' : '立案的原因', children: i.reason },
    { key: 'operator', label: '最近办理人', children: <Staff no={i.operator} /> },
  ];
  return (
    <section aria-label="缴费稽核">
      <Steps size="small" className="spaced" current={order.indexOf(i.state)} items={order.map((title) => ({ title: title.replace('已', '') }))} />
      <Descriptions size="small" bordered column={3} items={items} title={<Tag color={colours[i.state]} data-testid="inspection-state">{i.state}</Tag>} />
      {(i.findings ?? []).length > 0 && <Findings inspection={i} />}
      {(i.bills ?? []).length > 0 && <Alert className="spaced" type="info" showIcon title={`已下达补缴缴费单 ${(i.bills ?? []).length} 张,滞纳金从当月应缴期满起算;到单位的页面收款,或随应缴文件送税务、银行`} description={(i.bills ?? []).join('、')} />}
      {inspects && i.state === '已立案' && <Stating inspection={i} />}
      {inspects && <Going inspection={i} />}
    </section>
  );
}

const amount = (v: number) => <Money value={v} />;
const right = 'right' as const;
const columns = [
  { title: '人员编号', dataIndex: 'psn_no' },
  { title: '月份', dataIndex: 'month' },
  { title: '认定', render: (_: unknown, f: Finding) => <Tag color={f.kind === '少报人数' ? 'red' : 'orange'}>{f.kind}</Tag> },
  { title: '已核定基数', align: right, dataIndex: 'declared', render: amount },
  { title: '实际工资', align: right, dataIndex: 'actual', render: amount },
  { title: '应补', align: right, dataIndex: 'owed', render: amount },
  { title: '证据', dataIndex: 'evidence' },
];

function Findings({ inspection: i }: { inspection: Inspection }) {
  const rows = i.findings ?? [];
  const total = rows.reduce((s, f) => s + fenOf(f.owed), 0) / 100;
  return (
    <Card
      size="small"
      className="spaced"
      title="认定"
      extra={<ExcelButton name={'稽核认定-' + i.uscc} rows={() => [['人员编号', '月份', '认定', '已核定基数', '实际工资', '应补', '证据'], ...rows.map((f) => [f.psn_no, f.month, f.kind, f.declared, f.actual, f.owed, f.evidence])]} />}
    >
      <p>
        {rows.length} 条,应补合计 <Money value={total} words /> 元
      </p>
      <Table<Finding> size="small" bordered pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }} rowKey={(f) => f.psn_no + f.month} columns={columns} dataSource={rows} locale={{ emptyText: <Nothing /> }} />
    </Card>
  );
}

interface Row {
  psn_no: string;
  month: string;
  actual: string;
  evidence: string;
}

const money = /^\d{1,9}(\.\d{1,2})?$/;

function Stating({ inspection: i }: { inspection: Inspection }) {
  const region = useRegion();
  const id = useId();
  const act = useAct('post', '/api/v1/contributions/inspections/findings');
  const [form] = Form.useForm<{ rows: Row[] }>();
  const send = async () => {
    let v: { rows: Row[] };
    try {
      v = await form.validateFields();
    } catch {
      return; // the fields say what is wrong
    }
    const findings = v.rows.map((r) => ({ psn_no: r.psn_no, month: monthOf(r.month), actual: r.actual.trim(), evidence: r.evidence.trim() }));
    await act.run({ body: { admdvs: region, inspection_id: i.inspection_id, findings } });
  };
  useKeys({ F8: () => void send() });
  return (
    <Card size="small" className="spaced" title="认定:逐人逐月写明实际工资和证据">
      <Form form={form} name={id} layout="vertical" initialValues={{ rows: [{ month: i.first_month }] }} requiredMark={false} onKeyDown={enterNext()}>
        <Form.List name="rows">
          {(rows, { add, remove }) => (
            <>
              {rows.map(({ key, name }) => (
                <div key={key} className="filters">
                  <Form.Item name={[name, 'psn_no']} label="人员" rules={[{ required: true, message: '请选择人员' }]}>
                    <PersonField />
                  </Form.Item>
                  <Form.Item name={[name, 'month']} label="月份" rules={[monthRule]}>
                    <Input maxLength={8} />
                  </Form.Item>
                  <Form.Item name={[name, 'actual']} label="实际工资,元" rules={[{ required: true, pattern: money, message: '金额,最多两位小数' }]}>
                    <Input autoComplete="off" />
                  </Form.Item>
                  <Form.Item name={[name, 'evidence']} label="证据" rules={[{ required: true, whitespace: true, message: '请写明证据' }]}>
                    <Input maxLength={200} autoComplete="off" placeholder="如 工资发放表第 3 页" />
                  </Form.Item>
                  {rows.length > 1 && (
                    <Button onClick={() => remove(name)} className="row-off">
                      删除这一行
                    </Button>
                  )}
                </div>
              ))}
              <Button onClick={() => add({ month: i.first_month })}>再加一行</Button>
            </>
          )}
        </Form.List>
      </Form>
      <p className="about">程序按当月的政策重算,减去已核定的,就是应补;没有少缴的不成立,整份不办。</p>
      {act.refusal && <Refused refusal={act.refusal} inPlace />}
      <Button type="primary" loading={act.busy} onClick={() => void send()}>
        认定(F8)
      </Button>
    </Card>
  );
}

function Going({ inspection: i }: { inspection: Inspection }) {
  const region = useRegion();
  const bills = useAct('post', '/api/v1/contributions/inspections/bills');
  const closing = useAct('post', '/api/v1/contributions/inspections/closing');
  if (i.state === '已结案') return null;
  const body = { admdvs: region, inspection_id: i.inspection_id };
  return (
    <div className="bar spaced">
      {i.state === '已认定' && (
        <ConfirmAct label="下达补缴" act={bills} button={{ type: 'primary' }} money={(i.findings ?? []).reduce((s, f) => s + fenOf(f.owed), 0) / 100} onConfirm={() => bills.run({ body })} done="补缴已下达">
          <p>每月一张缴费单开给单位 {i.uscc},滞纳金从当月原来的期限起算。下达以后不能再改认定。</p>
        </ConfirmAct>
      )}
      <ConfirmAct label="结案" act={closing} reason="required" reasonLabel="结论" onConfirm={(reason) => closing.run({ body: { ...body, reason } })} done="已结案">
        {i.state !== '已下达补缴' && <p>还没有下达补缴:结案表示不追缴,结论里要写明为什么。</p>}
      </ConfirmAct>
    </div>
  );
}
