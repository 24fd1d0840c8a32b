// Enrolling somebody who comes for the first time: a newborn by the papers of
// birth and of a parent, or anybody by his own certificate; with cover at once.
import { Segmented } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useAct } from '../../api/hooks';
import { useSession } from '../../session/session';
import { ActForm, type FieldPlan } from './ActForm';
import { categoriesOf, certs, schemes, sexes } from './codes';
import { useTold, type Enrolled } from './CoverActs';

const text = (v: unknown) => (typeof v === 'string' ? v : undefined);

// useOpened goes to whoever was enrolled.
function useOpened() {
  const told = useTold();
  const navigate = useNavigate();
  return (a: Enrolled) => {
    told(a);
    if (a.psn_no && a.state === '已办理') void navigate('/counter/person/' + encodeURIComponent(a.psn_no));
    if (a.state === '待复核') void navigate('/approvals/inbox');
  };
}

const newborn: FieldPlan[] = [
  { name: 'psn_name', label: '姓名', required: true },
  { name: 'gend', label: '性别', kind: 'choice', choices: sexes, required: true },
  { name: 'brdy', label: '出生日期', kind: 'date', required: true, hint: '出生 90 天以内' },
  { name: 'birth_certno', label: '出生医学证明编号', required: true },
  { name: 'parent_cert_type', label: '父母证件类型', kind: 'choice', choices: certs, required: true },
  { name: 'parent_certno', label: '父母证件号码', required: true, hint: '可刷身份证读入' },
  { name: 'parent_away', label: '监护人不在本地参保', kind: 'flag' },
];

function Newborn({ region }: { region: string }) {
  const act = useAct('post', '/api/v1/enrolment/newborns');
  const opened = useOpened();
  return (
    <ActForm
      fields={newborn}
      initial={{ parent_cert_type: '01' }}
      step="CB-04"
      act={act}
      label="登记并参保"
      submit={async (v, brought) => {
        const body = {
          ...brought,
          admdvs: region,
          psn_name: String(v.psn_name),
          gend: String(v.gend),
          brdy: String(v.brdy),
          begndate: String(v.brdy),
          birth_certno: String(v.birth_certno),
          parent_cert_type: String(v.parent_cert_type),
          parent_certno: String(v.parent_certno).toUpperCase(),
          parent_away: v.parent_away === true || undefined,
          cover: { insutype: '390', psn_type: '1401' },
        };
        const done = await act.run({ body });
        if (done) opened(done);
      }}
    />
  );
}

const person: FieldPlan[] = [
  { name: 'psn_name', label: '姓名', required: true },
  { name: 'psn_cert_type', label: '证件类型', kind: 'choice', choices: certs, required: true },
  { name: 'certno', label: '证件号码', required: true, hint: '身份证的性别、生日由号码得出' },
  { name: 'gend', label: '性别', kind: 'choice', choices: sexes, shown: (v) => v.psn_cert_type !== '01' },
  { name: 'brdy', label: '出生日期', kind: 'date', shown: (v) => v.psn_cert_type !== '01' },
  { name: 'insutype', label: '险种', kind: 'choice', choices: schemes, required: true },
  { name: 'psn_type', label: '人员类别', kind: 'choice', choices: (v) => categoriesOf(v.insutype), required: true },
  { name: 'begndate', label: '生效日期', kind: 'date', hint: '不填为今天;本月以前的要复核' },
  { name: 'uscc', label: '单位或学校的统一社会信用代码' },
  { name: 'wage', label: '申报缴费工资,元/月', kind: 'money', shown: (v) => v.insutype === '310' },
  { name: 'reason', label: '原因', hint: '要复核的必须写' },
];

function Anybody({ region }: { region: string }) {
  const act = useAct('post', '/api/v1/enrolment/persons');
  const opened = useOpened();
  return (
    <ActForm
      fields={person}
      initial={{ psn_cert_type: '01', insutype: '390' }}
      step={(v) => (v.insutype === '390' ? 'CB-03' : 'CB-02')}
      act={act}
      label="登记并参保"
      submit={async (v, brought) => {
        const relation = v.insutype === '310' ? ('在职' as const) : ('在读' as const);
        const unit = v.uscc ? { uscc: String(v.uscc), relation, wage: text(v.wage) } : undefined;
        const body = {
          ...brought,
          admdvs: region,
          psn_name: String(v.psn_name),
          psn_cert_type: String(v.psn_cert_type),
          certno: String(v.certno).toUpperCase(),
          gend: text(v.gend),
          brdy: text(v.brdy),
          begndate: text(v.begndate),
          reason: text(v.reason),
          unit,
          cover: { insutype: String(v.insutype), psn_type: String(v.psn_type) },
        };
        const done = await act.run({ body });
        if (done) opened(done);
      }}
    />
  );
}

export default function EnrolPage() {
  const { me } = useSession();
  const [who, setWho] = useState('新生儿');
  const region = me?.organisation.admdvs ?? '';
  return (
    <>
      <Segmented aria-label="谁参保" options={['新生儿', '其他人员']} value={who} onChange={setWho} />
      {who === '新生儿' ? <Newborn region={region} /> : <Anybody region={region} />}
    </>
  );
}
