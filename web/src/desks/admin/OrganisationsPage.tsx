import { useId, useState } from 'react';
import { Button, Form, Input, Modal, Table } from 'antd';
import type { Answer } from '../../api/client';
import { useAct, useLook } from '../../api/hooks';
import { Answered, ConfirmAct, PinyinSelect, Refused } from '../../pieces';
import { enterNext } from '../../shell/keys';

type Organisation = NonNullable<Answer<'get', '/api/v1/organisations'>['organisations']>[number];

export default function OrganisationsPage() {
  const look = useLook('get', '/api/v1/organisations', {});
  const [adding, setAdding] = useState(false);
  return (
    <Answered look={look}>
      {(a) => (
        <>
          <div className="bar">
            <Button type="primary" onClick={() => setAdding(true)}>
              设立机构
            </Button>
          </div>
          <Table
            size="small"
            bordered
            pagination={false}
            rowKey="org_no"
            dataSource={a.organisations ?? []}
            columns={[
              { title: '机构编号', dataIndex: 'org_no' },
              { title: '名称', dataIndex: 'name' },
              { title: '医保区划', dataIndex: 'admdvs' },
              { title: '上级机构', dataIndex: 'parent' },
              { title: '状态', dataIndex: 'state' },
              { title: '操作', render: (_, o) => <State organisation={o} /> },
            ]}
          />
          <Modal open={adding} title="设立机构" footer={null} onCancel={() => setAdding(false)} destroyOnHidden>
            <Add all={a.organisations ?? []} onDone={() => setAdding(false)} />
          </Modal>
        </>
      )}
    </Answered>
  );
}

function State({ organisation: o }: { organisation: Organisation }) {
  const act = useAct('put', '/api/v1/organisations/{org_no}');
  const to = o.state === '正常' ? '停用' : '正常';
  return (
    <ConfirmAct
      label={to === '停用' ? '停用' : '启用'}
      act={act}
      button={{ size: 'small', danger: to === '停用' }}
      onConfirm={() => act.run({ path: { org_no: o.org_no }, rev: o.rev, body: { name: o.name, state: to } })}
    >
      <p>
        {o.name}({o.org_no})
      </p>
    </ConfirmAct>
  );
}

interface Values {
  org_no: string;
  name: string;
  admdvs: string;
  parent: string;
}

function Add({ all, onDone }: { all: Organisation[]; onDone: () => void }) {
  const act = useAct('post', '/api/v1/organisations');
  const [form] = Form.useForm<Values>();
  const submit = async (body: Values) => {
    if (await act.run({ body })) onDone();
  };
  return (
    <Form<Values> form={form} name={useId()} layout="vertical" onFinish={submit} onKeyDown={enterNext(() => form.submit())}>
      <Form.Item name="org_no" label="机构编号" rules={[{ required: true, min: 4, message: '至少 4 个字符' }]}>
        <Input autoFocus maxLength={20} />
      </Form.Item>
      <Form.Item name="name" label="名称" rules={[{ required: true, message: '请输入名称' }]}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="admdvs" label="医保区划" rules={[{ required: true, pattern: /^\d{6}$/, message: '6 位数字' }]}>
        <Input maxLength={6} inputMode="numeric" />
      </Form.Item>
      <Form.Item name="parent" label="上级机构" rules={[{ required: true, message: '请选择上级机构' }]}>
        <PinyinSelect options={all.map((o) => ({ value: o.org_no, label: o.name }))} />
      </Form.Item>
      {act.refusal && <Refused refusal={act.refusal} inPlace />}
      <Button type="primary" htmlType="submit" loading={act.busy}>
        设立
      </Button>
    </Form>
  );
}
