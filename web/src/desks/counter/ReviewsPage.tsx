// Applications for chronic-disease benefits that wait for their experts: what was
// applied for, who votes, how the others voted; an expert votes here, a clerk may
// take an application back.
import { useState } from 'react';
import { Alert, Descriptions, Drawer, Space, Switch, Table, Tag } from 'antd';
import { useNavigate, useSearchParams } from 'react-router';
import { ask, type Answer } from '../../api/client';
import { useAct, useList, useLook } from '../../api/hooks';
import { Answered, ConfirmAct, KeysetTable, Staff, staffText, type Column } from '../../pieces';
import { useSession } from '../../session/session';
import { schemeName } from './codes';

type Row = NonNullable<Answer<'get', '/api/v1/chronic-applications'>['applications']>[number];
type Whole = NonNullable<Answer<'get', '/api/v1/persons/{psn_no}/chronic-applications'>['applications']>[number];
type Vote = Whole['votes'][number];

export default function ReviewsPage() {
  const { may, me } = useSession();
  const [params, setParams] = useSearchParams();
  const [opened, setOpened] = useState<Row | null>(null);
  const mine = params.get('mine') === 'true';
  const own = me?.staff.staff_no ?? '';
  const list = useList({
    key: ['chronic applications', mine],
    read: (page) => ask('get', '/api/v1/chronic-applications', { query: page }),
    rows: (a) => (mine ? (a.applications ?? []).filter((r) => (r.experts ?? []).includes(own)) : a.applications),
    next: (a) => a.next,
  });
  const columns: Column<Row>[] = [
    { key: 'at', title: '受理时间', value: (r) => r.crte_time, fixed: 'start' },
    { key: 'psn_no', title: '人员编号', value: (r) => r.psn_no },
    { key: 'disease', title: '病种', value: (r) => `${r.opsp_dise_name}(${r.opsp_dise_code})` },
    { key: 'insutype', title: '险种', value: (r) => schemeName(r.insutype) },
    { key: 'experts', title: '评审专家', value: (r) => ((r.experts ?? []).length === 0 ? '尚未指定' : (r.experts ?? []).map(staffText).join('、')), render: (r) => <Experts of={r.experts ?? []} /> },
    { key: 'needed', title: '通过票数', value: (r) => r.needed },
    { key: 'acts', title: '操作', value: () => '', fixed: 'end', render: (r) => <a href={'#' + r.application_id} onClick={(e) => { e.preventDefault(); setOpened(r); }}>{(r.experts ?? []).includes(own) ? '评审' : '查看'}</a> },
  ];
  return (
    <>
      {may('filing.review') && (
        <p>
          <label>
            <Switch checked={mine} onChange={(on) => setParams(on ? { mine: 'true' } : {})} aria-label="只看名单上有我的" /> 只看名单上有我的
          </label>
        </p>
      )}
      <KeysetTable name="慢特病评审" list={list} columns={columns} rowKey={(r) => r.application_id} onRow={setOpened} empty="没有等待评审的慢特病申请" />
      <Drawer open={opened !== null} onClose={() => setOpened(null)} title={`慢特病申请:${opened?.opsp_dise_name ?? ''}(${opened?.psn_no ?? ''})`} size={760} destroyOnHidden>
        {opened && <Review psnNo={opened.psn_no} id={opened.application_id} />}
      </Drawer>
    </>
  );
}

function Review({ psnNo, id }: { psnNo: string; id: string }) {
  const look = useLook('get', '/api/v1/persons/{psn_no}/chronic-applications', { path: { psn_no: psnNo } });
  return (
    <Answered look={look}>
      {(a) => {
        const found = (a.applications ?? []).find((x) => x.application_id === id);
        return found ? <One of={found} /> : <Alert type="info" title="没有这次申请" />;
      }}
    </Answered>
  );
}

const votes = [
  { title: '专家', render: (_: unknown, v: Vote) => <Staff no={v.expert} /> },
  { title: '意见', render: (_: unknown, v: Vote) => <Tag color={v.agree ? 'green' : 'red'}>{v.agree ? '同意' : '不同意'}</Tag> },
  { title: '理由', dataIndex: 'opinion' },
  { title: '时间', dataIndex: 'crte_time' },
];

// Experts are the names on the panel.
function Experts({ of: experts }: { of: string[] }) {
  if (experts.length === 0) return <>尚未指定</>;
  return (
    <Space wrap>
      {experts.map((no) => (
        <Staff key={no} no={no} />
      ))}
    </Space>
  );
}

function One({ of: a }: { of: Whole }) {
  const navigate = useNavigate();
  const written = a.papers && a.papers !== '{}' ? a.papers : '-';
  return (
    <>
      <Descriptions
        bordered
        size="small"
        column={2}
        items={[
          { key: 'psn', label: '人员编号', children: <a href={'/console/counter/person/' + a.psn_no} onClick={(e) => { e.preventDefault(); void navigate('/counter/person/' + a.psn_no); }}>{a.psn_no}</a> },
          { key: 'scheme', label: '险种', children: schemeName(a.insutype) },
          { key: 'disease', label: '病种', children: `${a.opsp_dise_name}(${a.opsp_dise_code})` },
          { key: 'state', label: '状态', children: <Tag>{a.state}</Tag> },
          { key: 'place', label: '代为申请的机构', children: a.fixmedins_code || '窗口受理' },
          { key: 'day', label: '鉴定日期', children: a.hosp_ide_date || '-' },
          { key: 'experts', label: '评审专家', children: <Experts of={a.experts ?? []} /> },
          { key: 'needed', label: '通过所需票数', children: a.needed },
          { key: 'papers', label: '申请时写的材料', span: 'filled', children: written },
        ]}
      />
      <h3>已投的票</h3>
      <Table<Vote> size="small" bordered pagination={false} rowKey="expert" columns={votes} dataSource={a.votes ?? []} locale={{ emptyText: '还没有人投票' }} />
      {a.state === '待评审' && <Decide a={a} />}
    </>
  );
}

function Decide({ a }: { a: Whole }) {
  const { may, me } = useSession();
  const vote = useAct('post', '/api/v1/persons/{psn_no}/chronic-applications/{application_id}/votes');
  const retract = useAct('post', '/api/v1/persons/{psn_no}/chronic-applications/{application_id}/retraction');
  const path = { psn_no: a.psn_no, application_id: a.application_id };
  const own = me?.staff.staff_no ?? '';
  const asked = may('filing.review') && (a.experts ?? []).includes(own);
  const voted = (a.votes ?? []).some((v) => v.expert === own);
  const say = (agree: boolean) => (opinion: string) => vote.run({ path, body: { agree, opinion } });
  return (
    <Space className="bar spaced">
      {asked && !voted && <ConfirmAct label="同意" person={a.psn_no} act={vote} button={{ type: 'primary' }} reason="required" reasonLabel="评审意见" onConfirm={say(true)} done="已投同意票" />}
      {asked && !voted && <ConfirmAct label="不同意" person={a.psn_no} act={vote} button={{ danger: true }} reason="required" reasonLabel="评审意见" onConfirm={say(false)} done="已投不同意票" />}
      {asked && voted && <span>您已经投过票,等其他专家。</span>}
      {may('filing.write') && (
        <ConfirmAct label="撤回申请" person={a.psn_no} act={retract} onConfirm={() => retract.run({ path })} done="申请已撤回">
          <p>本人不再申请的撤回;以后可以重新申请。</p>
        </ConfirmAct>
      )}
      {may('filing.write') && (a.experts ?? []).length === 0 && <span>医院代为申请、还没有指定专家的:打开这个人,办“慢特病申请”,选同一病种和专家。</span>}
    </Space>
  );
}
