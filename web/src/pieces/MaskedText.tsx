// Personal data as the server masks them. Whoever may, sees the plain text after
// giving a reason, which is recorded; it is shown for a minute.
import { useId, useEffect, useState } from 'react';
import { Button, Form, Input, Modal, Space } from 'antd';
import type { Answer } from '../api/client';
import { useAct } from '../api/hooks';
import { useSession } from '../session/session';
import { Refused } from './States';

export type Plain = Answer<'post', '/api/v1/persons/{psn_no}/unmasking'>;

const shownFor = 60_000;

interface Props {
  psnNo: string;
  masked: string;
  field: 'psn_name' | 'certno' | 'brdy';
}

export function MaskedText({ psnNo, masked, field }: Props) {
  const { may } = useSession();
  const [plain, setPlain] = useState<Plain | null>(null);
  const [asking, setAsking] = useState(false);
  const act = useAct('post', '/api/v1/persons/{psn_no}/unmasking');
  useEffect(() => {
    if (!plain) return;
    const timer = setTimeout(() => setPlain(null), shownFor);
    return () => clearTimeout(timer);
  }, [plain]);
  const submit = async ({ reason }: { reason: string }) => {
    const answer = await act.run({ path: { psn_no: psnNo }, body: { reason: reason.trim() } });
    if (!answer) return;
    setPlain(answer);
    setAsking(false);
  };
  return (
    <Space size={4}>
      <span>{plain ? plain[field] : masked}</span>
      {plain ? (
        <Button size="small" type="link" onClick={() => setPlain(null)}>
          恢复遮盖
        </Button>
      ) : (
        may('person.unmask') && (
          <Button size="small" type="link" onClick={() => setAsking(true)}>
            查看明文
          </Button>
        )
      )}
      <Modal open={asking} title="查看明文" footer={null} onCancel={() => setAsking(false)} destroyOnHidden>
        <Form<{ reason: string }> name={useId()} layout="vertical" onFinish={submit} requiredMark={false}>
          <Form.Item name="reason" label="原因(记入操作留痕)" rules={[{ required: true, whitespace: true, message: '请写明原因' }]}>
            <Input autoFocus maxLength={200} />
          </Form.Item>
          {act.refusal && <Refused refusal={act.refusal} inPlace />}
          <Button type="primary" htmlType="submit" loading={act.busy}>
            查看
          </Button>
        </Form>
      </Modal>
    </Space>
  );
}
