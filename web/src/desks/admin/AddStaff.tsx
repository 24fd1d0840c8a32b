import { useId } from 'react';
import { Button, Form, Input, Modal } from 'antd';
import { useAct, useLook } from '../../api/hooks';
import { PinyinSelect, Refused } from '../../pieces';
import { enterNext } from '../../shell/keys';
import type { IssuedAccount } from './Issued';

interface Values {
  account: string;
  name: string;
  org_no: string;
}

interface Props {
  open: boolean;
  onClose: () => void;
  onIssued: (i: IssuedAccount) => void;
}

export function AddStaff({ open, onClose, onIssued }: Props) {
  const act = useAct('post', '/api/v1/staff');
  const [form] = Form.useForm<Values>();
  const orgs = useLook('get', '/api/v1/organisations', {}, { enabled: open });
  const choices = (orgs.data?.organisations ?? []).filter((o) => o.state === '正常').map((o) => ({ value: o.org_no, label: o.name }));
  const submit = async (body: Values) => {
    const answer = await act.run({ body });
    if (!answer) return;
    onClose();
    onIssued({ account: answer.staff.account, name: answer.staff.name, password: answer.password ?? '' });
  };
  return (
    <Modal open={open} title="建立账号" footer={null} onCancel={onClose} destroyOnHidden>
      <Form<Values> form={form} name={useId()} layout="vertical" onFinish={submit} onKeyDown={enterNext(() => form.submit())} preserve={false}>
        <Form.Item name="account" label="账号" rules={[{ required: true, min: 3, message: '至少 3 个字符' }]}>
          <Input autoFocus maxLength={32} autoComplete="off" />
        </Form.Item>
        <Form.Item name="name" label="姓名" rules={[{ required: true, message: '请输入姓名' }]}>
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item name="org_no" label="机构" rules={[{ required: true, message: '请选择机构' }]}>
          <PinyinSelect options={choices} placeholder="输入名称、拼音首字母或编号" />
        </Form.Item>
        {act.refusal && <Refused refusal={act.refusal} inPlace />}
        <Button type="primary" htmlType="submit" loading={act.busy}>
          建立
        </Button>
      </Form>
    </Modal>
  );
}
