// Putting right a reimbursement that was given back: papers that were missing, the
// bill as it should have been entered, or both. It goes back to its first review
// once nothing is missing.
import { useId, useState } from 'react';
import { Alert, App, Button, Checkbox, Form } from 'antd';
import { useNavigate, useParams } from 'react-router';
import type { Answer } from '../../api/client';
import { useAct, useLook } from '../../api/hooks';
import { Answered, Refused } from '../../pieces';
import { useSession } from '../../session/session';
import { useKeys } from '../../shell/keys';
import { BillFields, billOf, contentOf, stepOf, type Bill } from './BillFields';
import { PaperPick, type Paper } from './Supplement';

type Application = Answer<'get', '/api/v1/reimbursements/{app_id}'>;

export default function ReimburseCorrectPage() {
  const { appId = '' } = useParams();
  const look = useLook('get', '/api/v1/reimbursements/{app_id}', { path: { app_id: appId } });
  return <Answered look={look}>{(a) => (a.state === '退回补正' ? <Correct a={a} /> : <Alert type="info" showIcon title={`这笔现在是“${a.state}”,不用补正`} />)}</Answered>;
}

function Correct({ a }: { a: Application }) {
  const { message } = App.useApp();
  const { may, me } = useSession();
  const navigate = useNavigate();
  const id = useId();
  const [form] = Form.useForm<Bill>();
  const [edits, setEdits] = useState(false);
  const [papers, setPapers] = useState<Paper[]>([]);
  const taken = useLook('get', '/api/v1/cases/{case_no}', { path: { case_no: a.case_no } }, { enabled: may('archive.read') });
  const act = useAct('post', '/api/v1/reimbursements/{app_id}/supplements');
  const send = async () => {
    if (act.busy) return;
    try {
      if (edits) await form.validateFields();
    } catch {
      return; // the fields say what is wrong
    }
    const content = edits ? contentOf(form.getFieldsValue(true) as Bill) : undefined;
    const done = await act.run({ path: { app_id: a.app_id }, body: { content, materials: papers.length > 0 ? papers : undefined } });
    if (!done) return;
    const left = (done.missing ?? []).map((m) => m.name);
    message.success(left.length > 0 ? `已收下,还缺 ${left.length} 样:${left.join('、')}` : '已补正,等待初审', 6);
    setPapers([]);
    if (left.length === 0) void navigate('/counter/reimbursement/' + encodeURIComponent(a.app_id));
  };
  useKeys({ 'Ctrl+Enter': () => void send() });
  const content = a.content;
  const nothing = papers.length === 0 && !edits;
  return (
    <>
      <Alert type="warning" showIcon title={`退回补正:${a.reason ?? ''}`} description={`受理号 ${a.case_no},人员编号 ${a.psn_no}`} />
      <fieldset className="spaced">
        <legend>补交材料</legend>
        <PaperPick step={stepOf(content?.med_type)} missing={(taken.data?.missing ?? []).filter((m) => m !== a.reason)} papers={papers} onChange={setPapers} />
      </fieldset>
      <Checkbox checked={edits} onChange={(e) => setEdits(e.target.checked)}>
        更正申请内容(账号不改的保持遮盖的样子)
      </Checkbox>
      {edits && content && (
        <Form<Bill> form={form} name={id} layout="vertical" requiredMark={false} initialValues={billOf(content)}>
          <BillFields form={form} region={me?.organisation.admdvs ?? content.mdtrtarea_admvs} />
        </Form>
      )}
      {act.refusal && <Refused refusal={act.refusal} inPlace />}
      <div className="bar spaced">
        <Button type="primary" disabled={nothing} loading={act.busy} onClick={() => void send()}>
          补正并送初审(Ctrl+Enter)
        </Button>
      </div>
    </>
  );
}
