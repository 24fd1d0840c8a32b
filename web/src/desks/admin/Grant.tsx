// Proposing the roles that somebody shall have; another administrator approves.
import { useId, useState } from 'react';
import { App, Button, Checkbox, Form, Input, Modal } from 'antd';
import { useAct, useLook } from '../../api/hooks';
import { Answered, Refused } from '../../pieces';
import type { Staff } from './StaffPage';

interface Values {
  roles: string[];
  reason: string;
}

export function Grant({ staff }: { staff: Staff }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        角色
      </Button>
      <Modal open={open} title={`提出 ${staff.name}(${staff.account})今后的全部角色`} footer={null} onCancel={() => setOpen(false)} destroyOnHidden>
        {open && <Proposing staff={staff} onDone={() => setOpen(false)} />}
      </Modal>
    </>
  );
}

function Proposing({ staff, onDone }: { staff: Staff; onDone: () => void }) {
  const { message } = App.useApp();
  const id = useId();
  const roles = useLook('get', '/api/v1/roles', {});
  const act = useAct('post', '/api/v1/staff/{staff_no}/grant-proposals');
  const submit = async (body: Values) => {
    const answer = await act.run({ path: { staff_no: staff.staff_no }, body });
    if (!answer) return;
    message.success('已提出,等另一位管理员复核');
    onDone();
  };
  return (
    <Answered look={roles}>
      {(a) => (
        <Form<Values> name={id} layout="vertical" onFinish={submit} initialValues={{ roles: staff.roles ?? [] }} requiredMark={false}>
          <Form.Item name="roles" label="角色">
            <Checkbox.Group options={(a.roles ?? []).map((r) => r.name)} />
          </Form.Item>
          <Form.Item name="reason" label="原因" rules={[{ required: true, whitespace: true, message: '请写明原因' }]}>
            <Input maxLength={200} />
          </Form.Item>
          {act.refusal && <Refused refusal={act.refusal} inPlace />}
          <Button type="primary" htmlType="submit" loading={act.busy}>
            提出
          </Button>
        </Form>
      )}
    </Answered>
  );
}
