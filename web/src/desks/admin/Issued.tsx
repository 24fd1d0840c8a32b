// A password that is shown once.
import { Alert, Button, Modal, Typography } from 'antd';

export interface IssuedAccount {
  account: string;
  name: string;
  password: string;
}

export function Issued({ issued, onClose }: { issued: IssuedAccount | null; onClose: () => void }) {
  return (
    <Modal open={issued !== null} title="口令只显示这一次" onCancel={onClose} footer={<Button onClick={onClose}>已交给本人</Button>} mask={{ closable: false }} destroyOnHidden>
      {issued && (
        <>
          <p>
            {issued.name}({issued.account})
          </p>
          <Typography.Text code copyable data-testid="issued-password">
            {issued.password}
          </Typography.Text>
          <Alert type="warning" title="请当面交给本人;首次登录须修改口令并绑定动态口令。" className="spaced" />
        </>
      )}
    </Modal>
  );
}
