// One settlement: what the patient paid and why, to read out across the counter.
import { useState } from 'react';
import { Alert, App, Button, Space, Tabs, Tag } from 'antd';
import { useNavigate, useParams } from 'react-router';
import { ask, fetchFile } from '../../api/client';
import { useAct, useLook } from '../../api/hooks';
import { asRefusal, type Refusal } from '../../api/refusal';
import { Answered, ConfirmAct, Money, Refused, save } from '../../pieces';
import { useSession } from '../../session/session';
import { useKeys } from '../../shell/keys';
import { Because, Reckoning, Split, useChoice, type Choice } from './Breakdown';
import { Elsewhere } from './Elsewhere';
import { FeeLines } from './FeeLines';
import { PrintDialog } from './PrintDialog';
import { Categories, Facts, Prints, Versions, type SheetAnswer } from './Sheet';
import type { Explanation } from './Steps';
import './settlement.css';

// Answer is what most people ask for: how much, why, and who paid the rest.
function Answer({ sheet, told, choice }: { sheet: SheetAnswer; told: Explanation; choice: Choice }) {
  return (
    <section data-testid="answer" aria-label="付了多少、为什么">
      <Because why={told.why} />
      <Split told={told} {...choice} />
      <div className="answer">
        <span className="item">
          <span>个人现金付</span>
          <Money value={sheet.psn_cash_pay} large />
        </span>
        <span className="item">
          <span>费用总额</span>
          <Money value={told.medfee_sumamt} large />
        </span>
        <span className="item">
          <span>个人账户余额</span>
          <Money value={sheet.balc} />
        </span>
        <span className="item">
          <span>个人现金大写</span>
          {sheet.cash_capital}
        </span>
      </div>
    </section>
  );
}

// useChecks are the two proofs that the figures are right.
function useChecks(setlId: string) {
  const { message } = App.useApp();
  const [said, setSaid] = useState('');
  const [busy, setBusy] = useState('');
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const doing = async (what: string, act: () => Promise<void>) => {
    if (busy) return;
    setBusy(what);
    setRefusal(null);
    setSaid('');
    try {
      await act();
    } catch (thrown) {
      setRefusal(asRefusal(thrown));
    } finally {
      setBusy('');
    }
  };
  const path = { setl_id: setlId };
  const replay = () => doing('重算', async () => setSaid((await ask('post', '/api/v1/settlements/{setl_id}/replay', { path })).sentence));
  const proof = () =>
    doing('证明', async () => {
      save(`证明-${setlId}.json`, await fetchFile('get', '/api/v1/settlements/{setl_id}/proof', { path }));
      message.success('证明已下载,不含个人信息,可用 yibao proof check 核对');
    });
  return { said, busy, refusal, replay, proof };
}

function Acts({ told, reversed }: { told: Explanation; reversed: boolean }) {
  const navigate = useNavigate();
  const { may } = useSession();
  const [open, setOpen] = useState<'print' | 'elsewhere' | ''>('');
  const checks = useChecks(told.setl_id);
  const reversal = useAct('post', '/api/v1/settlements/{setl_id}/reversal-proposals');
  useKeys({ F9: () => setOpen('print'), F4: () => setOpen('elsewhere'), Escape: () => void navigate('/settlement/find?psn_no=' + encodeURIComponent(told.psn_no)) });
  return (
    <>
      <div className="bar">
        <Button type="primary" onClick={() => setOpen('print')}>
          打印(F9)
        </Button>
        <Button onClick={() => setOpen('elsewhere')}>换一家医院试算(F4)</Button>
        <Button loading={checks.busy === '重算'} onClick={() => void checks.replay()}>
          重算
        </Button>
        <Button loading={checks.busy === '证明'} onClick={() => void checks.proof()}>
          证明
        </Button>
        <Button onClick={() => void navigate('/settlement/find?psn_no=' + encodeURIComponent(told.psn_no))}>这个人的结算(Esc)</Button>
        <span className="grow" />
        {may('settlement.reverse') && !reversed && (
          <ConfirmAct
            label="提出强制撤销"
            person={`${told.psn_name}(${told.psn_no})`}
            money={told.medfee_sumamt}
            back
            reason="required"
            act={reversal}
            done="已提出,由另一位复核后办理"
            button={{ danger: true }}
            onConfirm={(reason) => reversal.run({ path: { setl_id: told.setl_id }, body: { reason } })}
          >
            <p>由另一个人在“待办”里复核后才撤销;以这笔结算为基础的以后的结算会列出来重新结算。</p>
          </ConfirmAct>
        )}
      </div>
      {checks.said && <Alert type="success" showIcon title={checks.said} data-testid="replayed" className="spaced" />}
      {checks.refusal && <Refused refusal={checks.refusal} inPlace />}
      <PrintDialog setlId={told.setl_id} open={open === 'print'} onClose={() => setOpen('')} />
      <Elsewhere told={told} open={open === 'elsewhere'} onClose={() => setOpen('')} />
    </>
  );
}

function Settlement({ sheet, told }: { sheet: SheetAnswer; told: Explanation }) {
  const [tab, setTab] = useState('why');
  const layer = useChoice();
  const choice: Choice = {
    chosen: layer.chosen,
    choose: (key) => {
      layer.choose(key);
      setTab('why'); // where its steps are
    },
  };
  return (
    <>
      <Space wrap>
        <h3>结算单 {sheet.setl_id}</h3>
        {sheet.reversed && <Tag color="red">已撤销</Tag>}
      </Space>
      <Answer sheet={sheet} told={told} choice={choice} />
      <Acts told={told} reversed={sheet.reversed} />
      <Facts sheet={sheet} />
      <Tabs
        size="small"
        activeKey={tab}
        onChange={setTab}
        items={[
          { key: 'why', label: '每一步怎么算的', children: <Reckoning told={told} {...choice} /> },
          { key: 'lines', label: `费用明细(${told.lines?.length ?? 0} 行)`, children: <FeeLines told={told} name={'费用明细-' + sheet.setl_id} /> },
          { key: 'categories', label: '费用类别与大写', children: <Categories sheet={sheet} /> },
          { key: 'prints', label: '打印记录', children: <Prints setlId={sheet.setl_id} /> },
          { key: 'versions', label: '计算所依据的登记', children: <Versions told={told} /> },
        ]}
      />
    </>
  );
}

export default function OnePage() {
  const path = { setl_id: useParams().setlId ?? '' };
  const sheet = useLook('get', '/api/v1/settlements/{setl_id}/sheet', { path });
  const told = useLook('get', '/api/v1/settlements/{setl_id}/explanation', { path });
  return (
    <Answered look={sheet}>
      {(s) => <Answered look={told}>{(t) => <Settlement sheet={s} told={t} />}</Answered>}
    </Answered>
  );
}
