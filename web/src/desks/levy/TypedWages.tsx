// Wages typed in person by person: the people of the employer with the wage that
// stands, and a field for the new one.
import { useId, useState } from 'react';
import { Alert, Button, Form, Input, Table } from 'antd';
import { ask, type Answer } from '../../api/client';
import { useList, useLook } from '../../api/hooks';
import { Answered, Nothing } from '../../pieces';
import { enterNext } from '../../shell/keys';
import { wageHead } from './files';
import { Checking, type Declaration } from './WagesPage';
import { codeRight, monthBack, monthOf, monthRule, typed } from './words';

type Staff = NonNullable<Answer<'get', '/api/v1/employers/{uscc}'>['staff']>[number];

const money = /^\d{1,9}(\.\d{1,2})?$/;

interface Asked {
  uscc: string;
  month: string;
}

export function TypedWages({ uscc }: { uscc: string }) {
  const id = useId();
  const [asked, setAsked] = useState<Asked | null>(uscc ? { uscc, month: monthBack(0) } : null);
  const [form] = Form.useForm<Asked>();
  const open = async () => {
    try {
      const v = await form.validateFields();
      setAsked({ uscc: typed(v.uscc), month: monthOf(v.month) });
    } catch {
      // the fields say what is wrong
    }
  };
  return (
    <>
      <Form<Asked> form={form} name={id} layout="inline" className="spaced" initialValues={{ uscc, month: monthBack(0) }} requiredMark={false} onKeyDown={enterNext(() => void open())}>
        <Form.Item name="uscc" label="统一社会信用代码" rules={[{ validator: (_, v) => (codeRight(typed(v)) ? Promise.resolve() : Promise.reject(new Error('18 位,校验位要对'))) }]}>
          <Input style={{ width: 220 }} maxLength={20} />
        </Form.Item>
        <Form.Item name="month" label="从哪个月起" rules={[monthRule]}>
          <Input style={{ width: 110 }} maxLength={8} />
        </Form.Item>
        <Button onClick={() => void open()}>列出人员</Button>
      </Form>
      {asked && <People key={asked.uscc + asked.month} asked={asked} />}
    </>
  );
}

function People({ asked }: { asked: Asked }) {
  const look = useLook('get', '/api/v1/employers/{uscc}', { path: { uscc: asked.uscc }, query: { limit: 1 } });
  return <Answered look={look}>{(e) => <Typing name={e.unit.emp_name ?? ''} asked={asked} />}</Answered>;
}

function Typing({ name, asked }: { name: string; asked: Asked }) {
  const [wages, setWages] = useState<Record<string, string>>({});
  const [handing, setHanding] = useState<Declaration | null>(null);
  const list = useList({
    key: ['wages', asked.uscc],
    read: (page) => ask('get', '/api/v1/employers/{uscc}', { path: { uscc: asked.uscc }, query: page }),
    rows: (a) => (a.staff ?? []).filter((s) => s.relation === '在职'),
    next: (a) => a.next,
    size: 50,
  });
  const filled = Object.entries(wages).filter(([, w]) => w.trim() !== '');
  const bad = filled.filter(([, w]) => !money.test(w.trim()));
  const set = (psnNo: string, wage: string) => {
    setHanding(null);
    setWages((old) => ({ ...old, [psnNo]: wage }));
  };
  const hand = () => {
    const rows = filled.map(([psnNo, wage]) => [asked.uscc, '310', asked.month, psnNo, '', '', wage.trim()].join(','));
    setHanding({ name: `${asked.uscc}-${asked.month}.csv`, text: [wageHead.join(','), ...rows].join('\n') + '\n' });
  };
  const columns = [
    { title: '人员编号', dataIndex: 'psn_no' },
    { title: '现在的申报工资(元/月)', dataIndex: 'wage', align: 'right' as const },
    { title: '从哪天起', dataIndex: 'begndate' },
    {
      title: '新的申报工资(元/月)',
      render: (_: unknown, r: Staff) => <Input aria-label={'新工资 ' + r.psn_no} size="small" value={wages[r.psn_no] ?? ''} status={wages[r.psn_no] && !money.test(wages[r.psn_no]!.trim()) ? 'error' : undefined} onChange={(e) => set(r.psn_no, e.target.value)} style={{ width: 140 }} autoComplete="off" />,
    },
  ];
  return (
    <section aria-label="逐人填写" onKeyDown={enterNext(filled.length > 0 ? hand : undefined)}>
      <Alert type="info" className="spaced" title={`${name}:填写从 ${asked.month} 起有变动的人,不变的不填;Enter 到下一个人`} />
      <Table<Staff> size="small" bordered pagination={false} rowKey="psn_no" loading={list.loading} columns={columns} dataSource={list.rows} scroll={{ y: 420 }} locale={{ emptyText: list.loading ? ' ' : <Nothing text="没有在职人员" /> }} />
      <div className="bar spaced">
        <Button disabled={list.number === 0} onClick={list.toPrevious}>
          上一页
        </Button>
        <Button disabled={!list.hasNext} onClick={list.toNext}>
          下一页
        </Button>
        <span>已填 {filled.length} 人{bad.length > 0 && `,其中 ${bad.length} 人的金额写得不对`}</span>
        <span className="grow" />
        <Button type="primary" disabled={filled.length === 0 || bad.length > 0 || handing !== null} onClick={hand}>
          填好了
        </Button>
      </div>
      {handing && <Checking key={handing.text} declaration={handing} onDone={() => setWages({})} />}
    </section>
  );
}
