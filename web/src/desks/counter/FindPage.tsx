import { useNavigate } from 'react-router';
import { Button, Space } from 'antd';
import { deviceService } from '../../api/devices';
import { useSession } from '../../session/session';
import { Finder } from './Finder';

export default function FindPage() {
  const { may } = useSession();
  const navigate = useNavigate();
  return (
    <>
      <Finder autoFocus />
      <p>光标在上面的框里时,扫码枪、读卡器读到的号码直接查找;按 F2 随时回到这个框{deviceService() ? ',并读卡' : ''}。医保电子凭证的二维码有效一分钟,只能用一次。</p>
      <Space>
        {may('enrolment.write') && <Button onClick={() => void navigate('/counter/enrol')}>第一次来:参保登记</Button>}
        {may('reimbursement.read') && <Button onClick={() => void navigate('/counter/reimbursements')}>零星报销</Button>}
        {may('enrolment.write') && <Button onClick={() => void navigate('/counter/import')}>批量导入</Button>}
      </Space>
    </>
  );
}
