// The file of an institution's settlements, which the server writes: with a reason,
// in the trail as an export.
import { useState } from 'react';
import { fetchFile } from '../api/client';
import { asRefusal, type Refusal } from '../api/refusal';
import { useSession } from '../session/session';
import { ConfirmAct } from './ConfirmAct';
import { save } from './files';

export function SettlementsExport({ code, days }: { code: string; days: { begndate?: string; enddate?: string } }) {
  const { may } = useSession();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  if (!may('settlement.export')) return null;
  const act = { busy, refusal, clear: () => setRefusal(null) };
  const get = async (reason: string) => {
    setBusy(true);
    setRefusal(null);
    try {
      const file = await fetchFile('post', '/api/v1/institutions/{fixmedins_code}/settlements/export', { path: { fixmedins_code: code }, body: { ...days, reason } });
      save(`结算-${code}.csv`, file);
      return file;
    } catch (thrown) {
      setRefusal(asRefusal(thrown));
      return undefined;
    } finally {
      setBusy(false);
    }
  };
  return (
    <ConfirmAct label="导出全部结算" act={act} reason="required" done="已导出" onConfirm={get}>
      <p>
        机构 <strong>{code}</strong>,{days.begndate ?? '最早'} 至 {days.enddate ?? '今天'} 的全部结算和撤销,CSV 文件,最多一万行;原因记入操作留痕。
      </p>
    </ConfirmAct>
  );
}
