import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { ask, type Answer } from '../../api/client';
import { useList } from '../../api/hooks';
import { FilterBar, KeysetTable, type Column, Staff, staffText } from '../../pieces';
import { ruleAt, trialAt, Word } from './words';

type Row = NonNullable<Answer<'get', '/api/v1/audit/backtests'>['backtests']>[number];

export const trialColumns: Column<Row>[] = [
  { key: 'begntime', title: '开始', value: (t) => t.begntime, fixed: 'start', render: (t) => <Link to={trialAt(t.trial_id)}>{t.begntime}</Link> },
  { key: 'state', title: '进行到', value: (t) => t.state, render: (t) => <Word of={t.state} /> },
  { key: 'title', title: '规则', value: (t) => `${t.title}(${t.rule})`, render: (t) => <Link to={ruleAt(t.rule)}>{`${t.title}(${t.rule})`}</Link> },
  { key: 'span', title: '结算日期', value: (t) => `${t.begndate} 至 ${t.enddate}` },
  { key: 'author', title: '试跑人', value: (t) => staffText(t.author), render: (t) => <Staff no={t.author} /> },
  { key: 'endtime', title: '结束', value: (t) => t.endtime ?? '' },
  { key: 'admdvs', title: '统筹区', value: (t) => t.admdvs },
];

export default function TrialsPage() {
  const [rule, setRule] = useState<string>();
  const navigate = useNavigate();
  const list = useList({
    key: ['backtests', rule],
    read: (page) => ask('get', '/api/v1/audit/backtests', { query: { ...page, rule } }),
    rows: (a) => a.backtests,
    next: (a) => a.next,
  });
  return (
    <>
      <FilterBar conditions={[{ name: 'rule', label: '规则编号' }]} onSearch={(v) => setRule(v.rule)} />
      <KeysetTable name="试跑记录" list={list} columns={trialColumns} rowKey={(t) => t.trial_id} onRow={(t) => void navigate(trialAt(t.trial_id))} empty="还没有试跑;打开一条规则,按“试跑”" />
    </>
  );
}
