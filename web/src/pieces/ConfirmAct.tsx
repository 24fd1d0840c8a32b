// The button of an act that matters: asks once more, naming the person and the
// money, takes a reason where one is due, and sends it once however often it is
// pressed.
import { useId, useState, type ReactNode } from 'react';
import { App, Button, Form, Input, Modal, type ButtonProps } from 'antd';
import type { Refusal } from '../api/refusal';
import { useKeys } from '../shell/keys';
import { Money } from './Money';
import { Refused } from './States';

interface Props {
  label: string; // of the button and the title
  person?: string; // who it is about
  money?: number; // yuan
  back?: boolean; // the money goes back
  children?: ReactNode; // what else to know before saying yes
  reason?: 'required' | 'optional';
  reasonLabel?: string;
  act: { busy: boolean; refusal: Refusal | null; clear: () => void };
  onConfirm: (reason: string) => Promise<unknown>; // undefined: it was refused
  done?: string; // what is said afterwards
  button?: Omit<ButtonProps, 'onClick'>;
}

export function ConfirmAct(p: Props) {
  const [open, setOpen] = useState(false);
  const close = () => {
    p.act.clear();
    setOpen(false);
  };
  return (
    <>
      <Button {...p.button} onClick={() => setOpen(true)}>
        {p.label}
      </Button>
      <Modal open={open} title={p.label} footer={null} onCancel={close} destroyOnHidden mask={{ closable: false }}>
        {open && <Question {...p} close={close} />}
      </Modal>
    </>
  );
}

function Question(p: Props & { close: () => void }) {
  const { message } = App.useApp();
  const [form] = Form.useForm<{ reason?: string }>();
  const confirm = async () => {
    if (p.act.busy) return;
    let values: { reason?: string };
    try {
      values = await form.validateFields();
    } catch {
      return; // the field says what is missing
    }
    if ((await p.onConfirm(values.reason?.trim() ?? '')) === undefined) return;
    message.success(p.done ?? p.label + '已办理');
    p.close();
  };
  useKeys({ 'Ctrl+Enter': () => void confirm() }, true);
  return (
    <Form form={form} name={useId()} layout="vertical" requiredMark={false}>
      {p.person && (
        <p>
          人员:<strong>{p.person}</strong>
        </p>
      )}
      {p.money !== undefined && (
        <p>
          金额:
          <Money value={p.money} back={p.back} large words />
        </p>
      )}
      {p.children}
      {p.reason && (
        <Form.Item name="reason" label={p.reasonLabel ?? '原因'} rules={p.reason === 'required' ? [{ required: true, whitespace: true, message: '请写明' + (p.reasonLabel ?? '原因') }] : []}>
          <Input.TextArea rows={2} maxLength={200} showCount autoFocus />
        </Form.Item>
      )}
      {p.act.refusal && <Refused refusal={p.act.refusal} inPlace />}
      <div className="bar">
        <span className="grow" />
        <Button onClick={p.close}>取消</Button>
        <Button type="primary" loading={p.act.busy} onClick={() => void confirm()} data-testid="confirm" autoFocus={!p.reason}>
          确定(Ctrl+Enter)
        </Button>
      </div>
    </Form>
  );
}
