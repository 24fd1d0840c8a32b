// Taking in bills that somebody paid himself, and the materials, with all that is
// missing told at once.
import { useId, useState } from 'react';
import { App, Button, Form } from 'antd';
import { useNavigate, useParams } from 'react-router';
import { useAct, useLook } from '../../api/hooks';
import { Answered, Refused, type Person } from '../../pieces';
import { useKeys } from '../../shell/keys';
import { BillFields, contentOf, stepOf, type Bill } from './BillFields';
import { Materials, nothingBrought, type Brought } from './Materials';

export default function ReimbursePage() {
  const { psnNo = '' } = useParams();
  const look = useLook('get', '/api/v1/persons/{psn_no}', { path: { psn_no: psnNo } });
  return <Answered look={look}>{(p) => <Entry person={p} />}</Answered>;
}

function Entry({ person }: { person: Person }) {
  const { message } = App.useApp();
  const navigate = useNavigate();
  const act = useAct('post', '/api/v1/reimbursements');
  const id = useId(); // several bills may be open at once
  const [form] = Form.useForm<Bill>();
  const med = Form.useWatch('med_type', form) as string | undefined;
  const [brought, setBrought] = useState<Brought>(nothingBrought);
  const send = async () => {
    try {
      await form.validateFields();
    } catch {
      return; // the fields say what is wrong
    }
    const content = contentOf(form.getFieldsValue(true) as Bill);
    const done = await act.run({ body: { psn_no: person.psn_no, content, materials: brought.materials, when: brought.circumstances } });
    if (!done) return;
    message.success(`已受理,受理号 ${done.case_no}`);
    void navigate('/counter/reimbursement/' + encodeURIComponent(done.app_id));
  };
  useKeys({ 'Ctrl+Enter': () => void send() });
  const step = stepOf(med);
  return (
    <Form<Bill> form={form} layout="vertical" requiredMark={false} name={id} initialValues={{ insutype: '390', med_type: '21', mdtrtarea_admvs: person.insuplc_admdvs, receipts: [{}], lines: [{}] }}>
      <h3>
        {person.psn_name}({person.psn_no})零星报销
      </h3>
      <BillFields form={form} region={person.insuplc_admdvs} />
      <Materials key={step} step={step} brought={brought} onChange={setBrought} />
      {act.refusal && <Refused refusal={act.refusal} inPlace />}
      <Button type="primary" loading={act.busy} onClick={() => void send()}>
        受理(Ctrl+Enter)
      </Button>
    </Form>
  );
}
