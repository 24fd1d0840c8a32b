// One case: what it is about, until when it is due, what is missing, which papers
// lie in the archive, what was done; and the next step: papers that are brought
// later, the end, or the refusal.
import { Alert, Descriptions, Space, Table, Timeline } from 'antd';
import { useNavigate, useParams } from 'react-router';
import { ask, type Answer } from '../../api/client';
import { useAct, useList, useLook } from '../../api/hooks';
import { Answered, ConfirmAct, Refused, Staff } from '../../pieces';
import { useSession } from '../../session/session';
import { CaseState } from './CasesPage';
import { None } from './None';
import { Supplement } from './Supplement';

export type WholeCase = Answer<'get', '/api/v1/cases/{case_no}'>;
type Material = NonNullable<Answer<'get', '/api/v1/materials'>['materials']>[number];

export default function CasePage() {
  const { caseNo = '' } = useParams();
  const look = useLook('get', '/api/v1/cases/{case_no}', { path: { case_no: caseNo } });
  return <Answered look={look}>{(c) => <Whole of={c} />}</Answered>;
}

function Whole({ of: c }: { of: WholeCase }) {
  const navigate = useNavigate();
  const step = useLook('get', '/api/v1/steps/{step_code}', { path: { step_code: c.step_code } });
  const missing = c.state === '补正' ? (c.missing ?? []) : [];
  const person = c.psn_no ?? '';
  const items = [
    { key: 'case', label: '受理号', children: c.case_no },
    { key: 'state', label: '状态', children: <CaseState of={c} /> },
    { key: 'step', label: '事项', children: `${step.data?.name ?? ''}(${c.step_code})` },
    { key: 'psn', label: '人员编号', children: person ? <a href={'/console/counter/person/' + person} onClick={(e) => { e.preventDefault(); void navigate('/counter/person/' + person); }}>{person}</a> : '-' },
    { key: 'received', label: '受理日期', children: c.received },
    { key: 'due', label: '到期日', children: c.due + (step.data ? `(时限 ${step.data.limit})` : '') },
    { key: 'ref', label: '业务编号', children: c.ref || '-' },
    { key: 'reason', label: '理由', children: c.reason || '-' },
    { key: 'basis', label: '依据', children: step.data?.basis?.join(';') ?? '' },
  ];
  return (
    <>
      <Descriptions bordered size="small" column={{ xs: 1, lg: 3 }} items={items} />
      {missing.length > 0 && <Alert className="spaced" type="warning" showIcon data-testid="case-missing" title={`还缺 ${missing.length} 样:${missing.join('、')}`} description="等待补正的工作日不计入时限;补齐后恢复受理。" />}
      <Decide c={c} />
      <h3>收到的材料</h3>
      <Papers caseNo={c.case_no} />
      <h3>办理经过</h3>
      {(c.steps ?? []).length === 0 && <None text="受理以后还没有办理" />}
      <Timeline
        items={(c.steps ?? []).map((s) => ({
          content: (
            <>
              {s.crte_time} <Staff no={s.operator} />:{`${s.from ? s.from + ' → ' : ''}${s.to}${s.reason ? ',' + s.reason : ''}`}
            </>
          ),
        }))}
      />
    </>
  );
}

// isReimbursement: such a case moves with its application.
const isReimbursement = (c: WholeCase) => /^BX-0[12]$/.test(c.step_code) && Boolean(c.ref);

function Decide({ c }: { c: WholeCase }) {
  const { may } = useSession();
  const finish = useAct('post', '/api/v1/cases/{case_no}/completion');
  const refuse = useAct('post', '/api/v1/cases/{case_no}/refusal');
  const path = { case_no: c.case_no };
  if (!may('archive.write') || c.state === '办结' || c.state === '退回') return null;
  if (isReimbursement(c)) return <p className="spaced">零星报销的受理件随报销办理,请在“零星报销”里初审、退回或补正。</p>;
  return (
    <>
      <Supplement c={c} />
      <Space className="bar spaced">
        {c.state === '受理' && (
          <ConfirmAct label="办结" person={c.psn_no} act={finish} button={{ type: 'primary' }} reason={c.ref ? undefined : 'optional'} reasonLabel="业务编号(如备案、缴费单号,没有不填)" onConfirm={(ref) => finish.run({ path, body: { ref: ref || undefined } })} done="受理件已办结">
            <p>所办的业务已经办完,受理号 {c.case_no}。办结以后不能再补交材料。</p>
          </ConfirmAct>
        )}
        <ConfirmAct label="退回" person={c.psn_no} act={refuse} button={{ danger: true }} reason="required" reasonLabel="退回的理由" onConfirm={(reason) => refuse.run({ path, body: { reason } })} done="受理件已退回">
          <p>不予受理、不再办理的退回,理由告知本人。</p>
        </ConfirmAct>
      </Space>
    </>
  );
}

const columns = [
  { title: '材料', dataIndex: 'name' },
  { title: '形式', dataIndex: 'form' },
  { title: '份数', dataIndex: 'copies', align: 'right' as const },
  { title: '页数', dataIndex: 'pages', align: 'right' as const },
  { title: '电子内容', render: (_: unknown, m: Material) => (m.size > 0 ? `${m.media} ${Math.ceil(m.size / 1024)} KB` : '-') },
  { title: '保管', dataIndex: 'keep' },
  { title: '收件人', render: (_: unknown, m: Material) => <Staff no={m.operator} /> },
  { title: '归档时间', dataIndex: 'crte_time' },
];

function Papers({ caseNo }: { caseNo: string }) {
  const list = useList({
    key: ['materials of case', caseNo],
    read: (page) => ask('get', '/api/v1/materials', { query: { ...page, ref: caseNo } }),
    rows: (a) => a.materials,
    size: 100,
  });
  if (list.refusal) return <Refused refusal={list.refusal} inPlace />;
  if (list.rows.length === 0) return <None text={list.loading ? '正在读取…' : '还没有收到材料'} />;
  return <Table<Material> size="small" bordered pagination={false} rowKey="material_id" columns={columns} dataSource={list.rows} scroll={{ x: 'max-content' }} />;
}
