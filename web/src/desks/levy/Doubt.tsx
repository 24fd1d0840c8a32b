// One item of the work list: what is wrong, the persons side by side with what
// differs marked, and the decision.
import { Alert, App, Button, Space, Table, Tag } from 'antd';
import { useNavigate } from 'react-router';
import type { Answer } from '../../api/client';
import { useAct, useLook } from '../../api/hooks';
import { Answered, MaskedText, Staff } from '../../pieces';
import { useSession } from '../../session/session';
import { ActForm, type FieldPlan } from '../counter/ActForm';
import { certName, schemeName, sexName, stateName } from '../counter/codes';
import type { DoubtRow } from './DoubtsPage';

type Person = Answer<'get', '/api/v1/persons/{psn_no}'>;
type File = Answer<'get', '/api/v1/persons/{psn_no}/enrolment'>;

interface Props {
  doubt: DoubtRow;
  writes: boolean;
  onDone: () => void;
}

// advice says what is usually done about a kind.
const advice: Record<string, string> = {
  证件号码有误: '核对证件原件,在参保人的页面办理“个人信息变更”,再办结',
  证件与登记不符: '以证件为准办理“个人信息变更”;证件号码本身错了的,改证件号码',
  疑似一人多号: '核实是同一个人的,办理“合并”,再办结;确是两个人的,说明理由',
  新旧证号疑似一人: '15 位和 18 位是同一个人的,办理“合并”,再办结',
  证号疑似颠倒: '核对原件:录错的一个改正或合并;确是两个人的,说明理由',
  重复参保: '终止其中一个险种,再办结',
  两地参保: '办理关系转移或终止一地,再办结',
  日期矛盾: '核对出生、死亡、参保日期,更正以后再办结',
};

export function Doubt({ doubt: d, writes, onDone }: Props) {
  return (
    <>
      <Alert className="spaced" type="warning" showIcon title={d.detail} description={advice[d.kind]} />
      <Beside first={d.psn_no} second={d.other_psn_no} />
      <p>
        <Tag>{d.state}</Tag> 发现于 {d.found_time},变更于 {d.updt_time}
        {d.assignee && (
          <>
            ,派给 <Staff no={d.assignee} />
          </>
        )}
        {d.note && `,${d.note}`}
      </p>
      {writes && (d.state === '待处理' || d.state === '已派单') && <Deciding doubt={d} onDone={onDone} />}
    </>
  );
}

function Beside({ first, second }: { first: string; second?: string }) {
  const a = useLook('get', '/api/v1/persons/{psn_no}', { path: { psn_no: first } });
  const b = useLook('get', '/api/v1/persons/{psn_no}', { path: { psn_no: second ?? first } });
  return <Answered look={a}>{(one) => <Answered look={b}>{(other) => <Both one={one} other={second ? other : undefined} />}</Answered>}</Answered>;
}

interface Line {
  key: string;
  label: string;
  of: (p: Person, f: File | undefined) => string;
  field?: 'psn_name' | 'certno' | 'brdy';
}

const lines: Line[] = [
  { key: 'psn_name', label: '姓名', of: (p) => p.psn_name, field: 'psn_name' },
  { key: 'cert', label: '证件', of: (p) => certName(p.psn_cert_type) },
  { key: 'certno', label: '证件号码', of: (p) => p.certno, field: 'certno' },
  { key: 'gend', label: '性别', of: (p) => sexName(p.gend) },
  { key: 'brdy', label: '出生', of: (p) => p.brdy, field: 'brdy' },
  { key: 'region', label: '参保地', of: (p) => p.insuplc_admdvs },
  { key: 'dead', label: '死亡', of: (p) => (p.dead ? '已登记死亡' : '') },
  { key: 'covers', label: '参保', of: (_, f) => (f?.covers ?? []).map((c) => `${schemeName(c.insutype)} ${stateName(c.psn_insu_stas)} ${c.begndate} 起`).join(';') },
  { key: 'units', label: '单位', of: (_, f) => (f?.units ?? []).map((u) => `${u.uscc}(${u.relation})`).join(';') },
  { key: 'last', label: '最近办的业务', of: (_, f) => (f?.acts ?? []).slice(-3).map((x) => `${x.begndate} ${x.kind}`).join(';') },
];

function Both({ one, other }: { one: Person; other?: Person }) {
  const navigate = useNavigate();
  const { may } = useSession();
  const a = useLook('get', '/api/v1/persons/{psn_no}/enrolment', { path: { psn_no: one.psn_no } });
  const b = useLook('get', '/api/v1/persons/{psn_no}/enrolment', { path: { psn_no: (other ?? one).psn_no } });
  const cell = (p: Person, f: File | undefined, l: Line) => (l.field ? <MaskedText psnNo={p.psn_no} masked={l.of(p, f)} field={l.field} /> : l.of(p, f));
  const head = (p: Person) =>
    may('person.read') ? (
      <Button type="link" size="small" onClick={() => void navigate('/counter/person/' + encodeURIComponent(p.psn_no))}>
        {p.psn_no}
      </Button>
    ) : (
      p.psn_no
    );
  const columns = [
    { title: '', dataIndex: 'label', width: 110 },
    { title: head(one), render: (_: unknown, l: Line) => cell(one, a.data, l) },
    ...(other
      ? [
          { title: head(other), render: (_: unknown, l: Line) => cell(other, b.data, l) },
          { title: '比较', width: 80, render: (_: unknown, l: Line) => (l.of(one, a.data) === l.of(other, b.data) ? '相同' : <Tag color="red">不同</Tag>) },
        ]
      : []),
  ];
  return (
    <section aria-label="证据">
      <Table<Line> size="small" bordered pagination={false} rowKey="key" columns={columns} dataSource={lines} />
    </section>
  );
}

type Next = '已派单' | '已处理' | '已说明';

const ways = [
  { value: '已处理', label: '办结:业务已经办好' },
  { value: '已说明', label: '说明:登记是对的' },
  { value: '已派单', label: '派单:交给别人' },
];

function Deciding({ doubt, onDone }: { doubt: DoubtRow; onDone: () => void }) {
  const { message } = App.useApp();
  const { me } = useSession();
  const act = useAct('post', '/api/v1/enrolment/doubts/{doubt_id}/decision');
  const fields: FieldPlan[] = [
    { name: 'state', label: '怎么办', kind: 'choice', choices: ways, required: true },
    { name: 'assignee', label: '派给谁(工作人员编号)', required: (v) => v.state === '已派单', shown: (v) => v.state === '已派单', hint: me ? `派给自己填 ${me.staff.staff_no}` : undefined },
    { name: 'note', label: '办理结果或理由', required: (v) => v.state !== '已派单' },
  ];
  return (
    <Space orientation="vertical" style={{ width: '100%' }}>
      <ActForm
        inside
        fields={fields}
        initial={{ state: '已处理' }}
        act={act}
        label="决定"
        note="办结以前系统再核一次,问题还在的不能办结;说明过的不再提出"
        submit={async (v) => {
          const done = await act.run({ path: { doubt_id: doubt.doubt_id }, body: { state: v.state as Next, assignee: typeof v.assignee === 'string' ? v.assignee : undefined, note: typeof v.note === 'string' ? v.note : undefined } });
          if (!done) return;
          message.success('工单' + done.state);
          onDone();
        }}
      />
    </Space>
  );
}
