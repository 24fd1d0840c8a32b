// Printing (F9): which paper, at what size, shifted for this workstation's
// printer. The second print of a paper is a 补打 and wants a reason.
import { useId, useState } from 'react';
import { App, Button, Form, Input, InputNumber, Modal, Radio } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { fetchFile } from '../../api/client';
import { useLook } from '../../api/hooks';
import { asRefusal, type Refusal } from '../../api/refusal';
import { keepOffset, printFile, readOffset, Refused, save } from '../../pieces';
import { useKeys } from '../../shell/keys';

interface Values {
  form: '结算单' | '费用清单';
  format: 'pdf' | 'xlsx';
  paper: '241x140' | 'A4';
  right: number | null;
  down: number | null;
  reason?: string;
}

const paperKey = 'settlement-paper';

function usual(): Values {
  const offset = readOffset();
  const paper = localStorage.getItem(paperKey) === '241x140' ? '241x140' : 'A4';
  return { form: '结算单', format: 'pdf', paper, right: offset.x, down: offset.y };
}

// usePrint asks for the paper once and saves it.
function usePrint(setlId: string, done: () => void) {
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const run = async (v: Values) => {
    if (busy) return;
    setBusy(true);
    setRefusal(null);
    keepOffset({ x: v.right ?? 0, y: v.down ?? 0 });
    localStorage.setItem(paperKey, v.paper);
    const body = { form: v.form, format: v.format, paper: v.paper, offset_right: v.right ?? 0, offset_down: v.down ?? 0, reason: v.reason?.trim() || undefined };
    try {
      const file = await fetchFile('post', '/api/v1/settlements/{setl_id}/papers', { path: { setl_id: setlId }, body });
      save(`${v.form}-${setlId}.${v.format}`, file);
      const printing = v.format === 'pdf' && printFile(file);
      message.success(`${v.form}已生成并登记,文件在浏览器的下载里${printing ? ',打印窗口随后打开' : ''}`);
      void queries.invalidateQueries({ queryKey: ['/api/v1/settlements/{setl_id}/papers'] });
      done();
    } catch (thrown) {
      setRefusal(asRefusal(thrown));
    } finally {
      setBusy(false);
    }
  };
  return { busy, refusal, run };
}

function Questions({ setlId, close }: { setlId: string; close: () => void }) {
  const [form] = Form.useForm<Values>();
  const act = usePrint(setlId, close);
  const printed = useLook('get', '/api/v1/settlements/{setl_id}/papers', { path: { setl_id: setlId } });
  const which = Form.useWatch('form', form) ?? '结算单';
  const format = Form.useWatch('format', form) ?? 'pdf';
  const before = (printed.data?.papers ?? []).filter((p) => p.form === which).length;
  useKeys({ 'Ctrl+Enter': () => form.submit(), F9: () => form.submit() }, true);
  return (
    <Form<Values> form={form} name={useId()} layout="vertical" initialValues={usual()} onFinish={(v) => void act.run(v)} requiredMark={false}>
      <Form.Item name="form" label="单据">
        <Radio.Group optionType="button" options={['结算单', '费用清单']} />
      </Form.Item>
      <Form.Item name="format" label="格式">
        <Radio.Group
          optionType="button"
          options={[
            { value: 'pdf', label: 'PDF(打印)' },
            { value: 'xlsx', label: 'Excel' },
          ]}
        />
      </Form.Item>
      <Form.Item name="paper" label="纸张" hidden={format !== 'pdf'}>
        <Radio.Group
          optionType="button"
          options={[
            { value: 'A4', label: 'A4' },
            { value: '241x140', label: '241 × 140 毫米' },
          ]}
        />
      </Form.Item>
      <div className="filters">
        <Form.Item name="right" label="本机打印右移(毫米)" hidden={format !== 'pdf'}>
          <InputNumber min={-20} max={20} precision={0} />
        </Form.Item>
        <Form.Item name="down" label="本机打印下移(毫米)" hidden={format !== 'pdf'}>
          <InputNumber min={-20} max={20} precision={0} />
        </Form.Item>
      </div>
      {before > 0 && (
        <Form.Item name="reason" label={`${which}已打印过 ${before} 次,这次是补打,请写明原因`} rules={[{ required: true, whitespace: true, message: '请写明补打的原因' }]}>
          <Input maxLength={200} autoFocus />
        </Form.Item>
      )}
      {act.refusal && <Refused refusal={act.refusal} inPlace />}
      <div className="bar">
        <span className="grow" />
        <Button onClick={close}>取消</Button>
        <Button type="primary" htmlType="submit" loading={act.busy || printed.isPending} data-testid="print">
          {before > 0 ? '补打' : '打印'}(Ctrl+Enter)
        </Button>
      </div>
    </Form>
  );
}

export function PrintDialog({ setlId, open, onClose }: { setlId: string; open: boolean; onClose: () => void }) {
  return (
    <Modal open={open} title="打印单据" footer={null} onCancel={onClose} destroyOnHidden>
      {open && <Questions setlId={setlId} close={onClose} />}
    </Modal>
  );
}
