import { useState } from 'react';
import { Button } from 'antd';
import { Link, useNavigate } from 'react-router';
import { ask } from '../../api/client';
import { useList } from '../../api/hooks';
import { FilterBar, KeysetTable, type Column, Staff, staffText } from '../../pieces';
import { useSession } from '../../session/session';
import { choicesOf, ruleAt, ruleStates, useKinds, Word, type RuleState, type Version } from './words';

interface Filter {
  state?: string;
  kind?: string;
  words?: string;
}

export default function RulesPage() {
  const [filter, setFilter] = useState<Filter>({});
  const { may } = useSession();
  const { choices, nameOf } = useKinds();
  const navigate = useNavigate();
  const list = useList({
    key: ['audit-rules', filter],
    read: (page) => ask('get', '/api/v1/audit/rules', { query: { ...page, ...filter, state: filter.state as RuleState | undefined } }),
    rows: (a) => a.rules,
    next: (a) => a.next,
    size: 50,
  });
  const columns: Column<Version>[] = [
    { key: 'rule', title: '编号', value: (r) => r.rule, fixed: 'start', render: (r) => <Link to={ruleAt(r.rule)}>{r.rule}</Link> },
    { key: 'title', title: '名称', value: (r) => r.title },
    { key: 'state', title: '状态', value: (r) => r.state, render: (r) => <Word of={r.state} /> },
    { key: 'kind', title: '种类', value: (r) => nameOf(r.kind) },
    { key: 'begndate', title: '从哪天起', value: (r) => r.begndate },
    { key: 'publish_time', title: '发布时间', value: (r) => r.publish_time },
    { key: 'author', title: '发布人', value: (r) => staffText(r.author), render: (r) => <Staff no={r.author} /> },
    { key: 'approver', title: '复核人', value: (r) => staffText(r.approver), render: (r) => <Staff no={r.approver} /> },
    { key: 'admdvs', title: '统筹区', value: (r) => r.admdvs ?? '全部' },
    { key: 'file', title: '文件', value: (r) => r.file, hidden: true },
  ];
  return (
    <>
      <FilterBar
        conditions={[
          { name: 'words', label: '编号、名称或文本里的字' },
          { name: 'state', label: '状态', kind: 'choice', choices: choicesOf(ruleStates) },
          { name: 'kind', label: '种类', kind: 'choice', choices },
        ]}
        onSearch={setFilter}
      />
      <KeysetTable
        name="审核规则"
        list={list}
        columns={columns}
        rowKey={(r) => r.version_id}
        onRow={(r) => void navigate(ruleAt(r.rule))}
        empty="没有这样的规则"
        actions={may('audit.rule.write') && <Button onClick={() => void navigate('/audit/new')}>写新规则</Button>}
      />
    </>
  );
}
