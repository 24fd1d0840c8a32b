// 缴费稽核: the inspections of employers, and opening one.
import { useState } from 'react';
import { App, Button, Drawer } from 'antd';
import { useNavigate, useSearchParams } from 'react-router';
import { useAct } from '../../api/hooks';
import { FilterBar } from '../../pieces';
import { useSession } from '../../session/session';
import { useKeys } from '../../shell/keys';
import { ActForm } from '../counter/ActForm';
import { colours, InspectionsTable, type State } from './InspectionsTable';
import { insurance, monthBack, monthOf, reason, typed, useRegion } from './words';

const states = Object.keys(colours).map((value) => ({ value, label: value }));

export default function InspectionsPage() {
  const region = useRegion();
  const { may } = useSession();
  const [params] = useSearchParams();
  const named = typed(params.get('open') ?? '');
  const [filter, setFilter] = useState<{ uscc?: string; state?: State }>({});
  const [open, setOpen] = useState(named !== '');
  const inspects = may('contribution.inspect');
  useKeys({ F8: () => inspects && setOpen(true) });
  return (
    <>
      <FilterBar
        conditions={[
          { name: 'state', label: '状态', kind: 'choice', choices: states },
          { name: 'uscc', label: '统一社会信用代码' },
        ]}
        onSearch={(v) => setFilter({ state: v.state as State | undefined, uscc: v.uscc ? typed(v.uscc) : undefined })}
      />
      <InspectionsTable
        name="缴费稽核"
        region={region}
        uscc={filter.uscc}
        state={filter.state}
        empty="没有这样的稽核"
        actions={
          inspects && (
            <Button type="primary" onClick={() => setOpen(true)}>
              立案(F8)
            </Button>
          )
        }
      />
      <Drawer open={open} onClose={() => setOpen(false)} title="缴费稽核立案" size={640} destroyOnHidden>
        <Opening region={region} uscc={named} />
      </Drawer>
    </>
  );
}

function Opening({ region, uscc }: { region: string; uscc: string }) {
  const { message } = App.useApp();
  const navigate = useNavigate();
  const act = useAct('post', '/api/v1/contributions/inspections');
  return (
    <ActForm
      inside
      fields={[{ name: 'uscc', label: '统一社会信用代码', required: true }, insurance, { name: 'first', label: '从哪个月', required: true, hint: '如 2026-01' }, { name: 'last', label: '到哪个月', required: true }, { ...reason, label: '立案的原因' }]}
      initial={{ uscc, insutype: '310', first: monthBack(3), last: monthBack(1) }}
      step="JF-08"
      act={act}
      label="立案"
      note="稽核一个单位某段月份的缴费人数和基数:立案 → 认定 → 下达补缴 → 结案"
      submit={async (v, brought) => {
        const [first, last] = [monthOf(v.first), monthOf(v.last)];
        if (!first || !last || last < first) return void message.error('月份如 2026-01,止月不早于起月');
        const made = await act.run({ body: { ...brought, admdvs: region, uscc: typed(v.uscc), insutype: String(v.insutype), first_month: first, last_month: last, reason: String(v.reason) } });
        if (made) void navigate('/levy/inspection/' + encodeURIComponent(made.inspection_id));
      }}
    />
  );
}
