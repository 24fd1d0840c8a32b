// Signing in: password, and the code on the telephone when the account has one.
import { useId, useState } from 'react';
import { Alert, Button, Card, Form, Input } from 'antd';
import { asRefusal, type Refusal } from '../api/refusal';
import { Refused } from '../pieces/States';
import { useSession, type Credentials } from './session';

interface Props {
  account?: string; // fixed: who was here when the screen was locked
  title: string;
  hint?: string;
}

export function LoginForm({ account, title, hint }: Props) {
  const { signIn, signOut } = useSession();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [busy, setBusy] = useState(false);
  const [recovery, setRecovery] = useState(false);
  const submit = async (values: Credentials) => {
    if (busy) return;
    setBusy(true);
    setRefusal(null);
    try {
      const filled = Object.fromEntries(Object.entries(values).filter(([, v]) => v)) as Partial<Credentials>;
      await signIn({ account: account ?? values.account, password: values.password, ...filled });
    } catch (thrown) {
      setRefusal(asRefusal(thrown));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Card title={title} className="login" role="main">
      {hint && <Alert type="info" title={hint} className="spaced" />}
      <Form<Credentials> name={useId()} layout="vertical" onFinish={submit} initialValues={{ account }} requiredMark={false}>
        <Form.Item name="account" label="账号" rules={[{ required: !account, message: '请输入账号' }]}>
          <Input autoComplete="username" autoFocus={!account} disabled={Boolean(account)} />
        </Form.Item>
        <Form.Item name="password" label="口令" rules={[{ required: true, message: '请输入口令' }]}>
          <Input.Password autoComplete="current-password" autoFocus={Boolean(account)} />
        </Form.Item>
        {recovery ? (
          <Form.Item name="recovery_code" label="恢复码(用后须重新绑定动态口令)">
            <Input autoComplete="off" />
          </Form.Item>
        ) : (
          <Form.Item name="totp" label="动态口令(手机上的 6 位数字,还没有绑定的不填)">
            <Input autoComplete="one-time-code" inputMode="numeric" maxLength={6} />
          </Form.Item>
        )}
        {refusal && <Refused refusal={refusal} inPlace />}
        <Button type="primary" htmlType="submit" block loading={busy} className="spaced">
          登录
        </Button>
        <Button type="link" onClick={() => setRecovery(!recovery)}>
          {recovery ? '用动态口令' : '手机不在身边,用恢复码'}
        </Button>
        {account && (
          <Button type="link" onClick={() => void signOut()}>
            换人登录(关闭已打开的页面)
          </Button>
        )}
      </Form>
    </Card>
  );
}
