// Choosing the experts of an application from the staff who may review.
import { Form, Select } from 'antd';
import { useLook } from '../../api/hooks';
import { found } from '../../pinyin';

export function ExpertField({ psnNo }: { psnNo: string }) {
  const look = useLook('get', '/api/v1/persons/{psn_no}/chronic-experts', { path: { psn_no: psnNo } });
  const options = (look.data?.experts ?? []).map((e) => ({ value: e.staff_no, label: `${e.name}(${e.staff_no})` }));
  const filter = (input: string, option?: { label: string }) => found(input, option?.label ?? '');
  return (
    <Form.Item name="experts" label="评审专家 *" rules={[{ required: true, message: '请选择评审专家' }]} extra="有“评审慢特病申请”权限的在岗人员;人数按备案规则">
      <Select<string[], { value: string; label: string }> mode="multiple" showSearch={{ filterOption: filter }} options={options} loading={look.isFetching} placeholder="可输姓名拼音首字母" notFoundContent={look.error ? look.error.message : '没有可选的专家,请安全管理员授予评审权限'} />
    </Form.Item>
  );
}
