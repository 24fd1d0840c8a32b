// The rows of invoices and of fee lines in the form of a reimbursement.
import { Button, Form, Input } from 'antd';
import { ItemSelect } from './Lookup';

export interface ReceiptTyped {
  invono: string;
  invo_code?: string;
  invo_date?: string;
  amount: string;
}

export interface LineTyped {
  feedetl_sn?: string;
  med_list_codg?: string;
  name: string;
  pric: string;
  cnt: string;
  det_item_fee_sumamt: string;
  fee_ocur_date?: string;
  invono?: string;
}

const money = [{ required: true, pattern: /^\d{1,9}(\.\d{1,4})?$/, message: '数字' }];
const given = [{ required: true, message: '必填' }];

export function ReceiptRows() {
  return (
    <fieldset className="spaced">
      <legend>发票</legend>
      <Form.List name="receipts">
        {(rows, { add, remove }) => (
          <>
            {rows.map(({ key, name }) => (
              <div className="filters" key={key}>
                <Form.Item name={[name, 'invo_code']} label="票据代码(电子票据不填)">
                  <Input maxLength={20} />
                </Form.Item>
                <Form.Item name={[name, 'invono']} label="票据号码" rules={given}>
                  <Input maxLength={20} />
                </Form.Item>
                <Form.Item name={[name, 'invo_date']} label="开票日期">
                  <Input placeholder="20260131,可不填" />
                </Form.Item>
                <Form.Item name={[name, 'amount']} label="票据金额" rules={money}>
                  <Input />
                </Form.Item>
                {rows.length > 1 && (
                  <Button onClick={() => remove(name)} className="row-off">
                    删除
                  </Button>
                )}
              </div>
            ))}
            <Button size="small" onClick={() => add({})}>
              再加一张发票
            </Button>
          </>
        )}
      </Form.List>
    </fieldset>
  );
}

interface LineProps {
  region: string;
  onName: (row: number, name: string) => void;
}

export function LineRows({ region, onName }: LineProps) {
  return (
    <fieldset className="spaced">
      <legend>费用明细</legend>
      <Form.List name="lines">
        {(rows, { add, remove }) => (
          <>
            {rows.map(({ key, name }) => (
              <div className="filters" key={key}>
                <Form.Item name={[name, 'med_list_codg']} label="目录项目">
                  <ItemSelect region={region} onPick={(picked) => onName(name, picked)} />
                </Form.Item>
                <Form.Item name={[name, 'name']} label="名称" rules={given}>
                  <Input maxLength={100} />
                </Form.Item>
                <Form.Item name={[name, 'pric']} label="单价" rules={money}>
                  <Input />
                </Form.Item>
                <Form.Item name={[name, 'cnt']} label="数量" rules={money}>
                  <Input />
                </Form.Item>
                <Form.Item name={[name, 'det_item_fee_sumamt']} label="明细金额" rules={money}>
                  <Input />
                </Form.Item>
                <Form.Item name={[name, 'fee_ocur_date']} label="发生日期">
                  <Input placeholder="不填为就医首日" />
                </Form.Item>
                {rows.length > 1 && (
                  <Button onClick={() => remove(name)} className="row-off">
                    删除
                  </Button>
                )}
              </div>
            ))}
            <Button size="small" onClick={() => add({})}>
              再加一行
            </Button>
          </>
        )}
      </Form.List>
    </fieldset>
  );
}
