// 参保单位: found by words of the name or the beginning of the code; a whole code
// opens the employer at once.
import { useState } from 'react';
import { Button, Tag } from 'antd';
import { useNavigate } from 'react-router';
import { ask, type Answer } from '../../api/client';
import { useList } from '../../api/hooks';
import { FilterBar, KeysetTable, type Column } from '../../pieces';
import { useSession } from '../../session/session';
import { codeRight, employerAddress, employerColours, typed, useRegion } from './words';

type Employer = NonNullable<Answer<'get', '/api/v1/employers'>['employers']>[number];

const columns: Column<Employer>[] = [
  { key: 'uscc', title: '统一社会信用代码', value: (r) => r.uscc, fixed: 'start' },
  { key: 'emp_name', title: '单位名称', value: (r) => r.emp_name },
  { key: 'emp_type', title: '单位类型', value: (r) => r.emp_type },
  { key: 'legrep_name', title: '法定代表人', value: (r) => r.legrep_name },
  { key: 'coner_name', title: '经办人', value: (r) => r.coner_name },
  { key: 'state', title: '状态', value: (r) => r.state, render: (r) => <Tag color={employerColours[r.state]}>{r.state}</Tag> },
  { key: 'begndate', title: '现状起于', value: (r) => r.begndate },
];

export default function EmployersPage() {
  const region = useRegion();
  const { may } = useSession();
  const navigate = useNavigate();
  const [words, setWords] = useState<string>();
  const list = useList({
    key: ['employers', region, words],
    read: (page) => ask('get', '/api/v1/employers', { query: { ...page, admdvs: region, words } }),
    rows: (a) => a.employers,
    next: (a) => a.next,
    enabled: region !== '',
  });
  const search = (asked: string | undefined) => {
    if (codeRight(typed(asked))) void navigate(employerAddress(typed(asked)));
    else setWords(asked);
  };
  const open: Column<Employer> = {
    key: 'open',
    title: '操作',
    value: () => '',
    fixed: 'end',
    render: (r) => (
      <Button type="link" size="small" onClick={() => void navigate(employerAddress(r.uscc))}>
        打开
      </Button>
    ),
  };
  return (
    <>
      <FilterBar conditions={[{ name: 'words', label: '单位名称或统一社会信用代码', placeholder: '名称中的字、用过的名称、代码的开头' }]} onSearch={(v) => search(v.words)} />
      <KeysetTable
        name="参保单位"
        list={list}
        columns={[...columns, open]}
        rowKey={(r) => r.uscc}
        onRow={(r) => void navigate(employerAddress(r.uscc))}
        empty="没有找到这样的单位。确实没有登记过的,办理单位登记"
        actions={
          may('enrolment.write') && (
            <Button type="primary" onClick={() => void navigate('/levy/register')}>
              单位登记
            </Button>
          )
        }
      />
    </>
  );
}
